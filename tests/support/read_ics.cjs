// Reads an iCalendar file from standard input with ical.js and writes what a calendar program would show, as JSON.
const { readFileSync } = require("fs");
const { join } = require("path");
const ICAL = require(join(__dirname, "..", "vendor", "icaljs", "ical.es5.min.cjs"));

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const events = calendar.getAllSubcomponents("vevent").map((part) => {
  const event = new ICAL.Event(part);
  return {
    uid: event.uid,
    summary: event.summary,
    location: event.location,
    allDay: event.startDate.isDate,
    starts: event.startDate.isDate ? event.startDate.toString() : event.startDate.toJSDate().toISOString(),
    ends: event.endDate.isDate ? event.endDate.toString() : event.endDate.toJSDate().toISOString(),
    sequence: event.sequence,
    status: part.getFirstPropertyValue("status"),
  };
});
const refresh = calendar.getFirstPropertyValue("refresh-interval");
process.stdout.write(
  JSON.stringify({ name: calendar.getFirstPropertyValue("x-wr-calname"), refresh: refresh && refresh.toString(), events }),
);
