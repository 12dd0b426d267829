export {
  type BusinessHours,
  type BusinessHoursOptions,
  createBusinessHours,
  type OpeningInterval,
} from './business-hours.ts';
export {
  localDay,
  startOfDay,
  startOfHour,
  startOfLocalDay,
  startOfMonth,
  startOfNextDay,
  startOfWeek,
  type Weekday,
  weekdayOf,
} from './zoned-windows.ts';
