import { z } from 'zod';
import { cleared, HTTP, line, webAddressIfAny } from '../../../api/text.ts';
import type { Tracking } from '../../../domain/order/state.ts';

/** The tracking of a parcel, as a form sends it. */
export const Dispatch = z.object({
  carrier: line(100, 'Enter who carries it.'),
  tracking_number: line(100, 'Enter the tracking number.'),
  tracking_url: cleared(
    webAddressIfAny(HTTP, 500, 'Enter an address such as https://track.example/123, or leave it empty.'),
  ),
});

export const toTracking = ({ carrier, tracking_number, tracking_url }: z.output<typeof Dispatch>): Tracking => ({
  carrier,
  number: tracking_number,
  url: tracking_url,
});
