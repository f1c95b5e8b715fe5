/**
 * Addresses that a document or a preview must never lead us to: link-local ones and the metadata services of clouds.
 * Loopback and private networks stay allowed, because previews live there.
 */
import { lookup } from 'node:dns';
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net';

const refusedNames = new Set(['metadata.google.internal', 'metadata', 'instance-data', 'instance-data.ec2.internal']);

function refusedList(): BlockList {
  const list = new BlockList();
  list.addSubnet('169.254.0.0', 16, 'ipv4');
  list.addSubnet('fe80::', 10, 'ipv6');
  list.addAddress('fd00:ec2::254', 'ipv6');
  list.addAddress('fd20:ce::254', 'ipv6');
  // Alibaba's and Azure's services lie outside the link-local range.
  list.addAddress('100.100.100.200', 'ipv4');
  list.addAddress('168.63.129.16', 'ipv4');
  return list;
}

/** Whether an IP address (as text) is link-local or a metadata service; IPv4 inside IPv6 is looked through. */
export function isRefusedAddress(address: string): boolean {
  const list = refusedList();
  const bare = address.replace(/%.*$/, '');
  if (isIPv4(bare)) return list.check(bare, 'ipv4');
  // `check` knows `::ffff:a.b.c.d`; the NAT64 prefix is the other way to write an IPv4 address.
  return list.check(bare, 'ipv6') || isRefusedNat64(bare, list);
}

function isRefusedNat64(address: string, list: BlockList): boolean {
  const tail = /^64:ff9b::([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address);
  if (!tail) return false;
  const bits = [tail[1]!, tail[2]!].flatMap((part) => [
    Number.parseInt(part, 16) >> 8,
    Number.parseInt(part, 16) & 255,
  ]);
  return list.check(bits.join('.'), 'ipv4');
}

/** Whether a host as it stands in a URL is refused by its name or because it is a refused address. */
export function isRefusedHost(hostname: string): boolean {
  const bare = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  return isIP(bare) ? isRefusedAddress(bare) : refusedNames.has(bare);
}

/** `dns.lookup` that fails where a name leads to a refused address, so that a name cannot be pointed there after a check. */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const refused = addresses.find(({ address }) => isRefusedAddress(address));
    if (refused) return callback(refusal(hostname), '', 0);
    if (options.all) return callback(null, addresses);
    const first = addresses[0];
    return first ? callback(null, first.address, first.family) : callback(refusal(hostname), '', 0);
  });
};

const refusal = (hostname: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${hostname} leads to a link-local or metadata address`), { code: 'ERR_REFUSED_ADDRESS' });
