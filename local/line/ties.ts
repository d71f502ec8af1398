import { personOf, roomOf } from "./people.js";
import { type Room, tell, type World } from "./world.js";

/** followed makes a person a friend of the bot's, who may talk to it from now on. */
export function followed(world: World, id: string): void {
  const person = personOf(world, id);
  const room = roomOf(world, id);
  const again = person.tie === "blocked";
  person.tie = "friend";
  enter(room, world.bot.userId);
  tell(world, { event: "followed", room, person: id, again });
}

/** unfollowed has a person block the bot. */
export function unfollowed(world: World, id: string): void {
  personOf(world, id).tie = "blocked";
  tell(world, { event: "unfollowed", room: roomOf(world, id), person: id });
}

/** joined brings somebody into a group or room: a person, or the bot. */
export function joined(world: World, roomId: string, person = world.bot.userId): void {
  const room = roomOf(world, roomId);
  enter(room, person);
  tell(world, { event: "joined", room, person });
}

/** left takes somebody out of a group or room: a person, or the bot. */
export function left(world: World, roomId: string, person = world.bot.userId): void {
  const room = roomOf(world, roomId);
  room.members = room.members.filter((id) => id !== person);
  tell(world, { event: "left", room, person });
}

function enter(room: Room, id: string): void {
  if (!room.members.includes(id)) room.members.push(id);
}
