import { describe, expect, it } from '@jest/globals';
import { mayDial } from '../../../lambda/adapters/registry/may-dial.ts';

const NOBODY = [false, false, false];
const HERE = [false, false, true];
const INSIDE = [false, true, true];
const EVERYBODY = [true, true, true];

describe('mayDial', () => {
  it.each([
    ['1.1.1.1', EVERYBODY],
    ['2606:4700::1111', EVERYBODY],
    ['::ffff:1.1.1.1', EVERYBODY],
    ['64:ff9b::1.1.1.1', EVERYBODY],
    ['9.255.255.255', EVERYBODY],
    ['10.0.0.0', INSIDE],
    ['10.255.255.255', INSIDE],
    ['11.0.0.0', EVERYBODY],
    ['172.15.255.255', EVERYBODY],
    ['172.16.0.1', INSIDE],
    ['172.32.0.0', EVERYBODY],
    ['192.168.1.1', INSIDE],
    ['100.63.255.255', EVERYBODY],
    ['100.64.0.1', INSIDE],
    ['100.127.255.255', INSIDE],
    ['100.128.0.0', EVERYBODY],
    ['198.18.0.1', INSIDE],
    ['203.0.113.1', INSIDE],
    ['fc00::1', INSIDE],
    ['fd12:3456::1', INSIDE],
    ['::ffff:10.0.0.1', INSIDE],
    ['64:ff9b::a00:1', INSIDE],
    ['2001:db8::1', INSIDE],
    ['127.0.0.1', HERE],
    ['127.255.255.255', HERE],
    ['::1', HERE],
    ['::ffff:127.0.0.1', HERE],
    ['::ffff:7f00:1', HERE],
    ['64:ff9b::7f00:1', HERE],
    ['169.254.169.254', NOBODY],
    ['169.254.100.1', NOBODY],
    ['::ffff:169.254.169.254', NOBODY],
    ['::ffff:a9fe:6401', NOBODY],
    ['64:ff9b::a9fe:a9fe', NOBODY],
    ['64:ff9b:1::a9fe:a9fe', NOBODY],
    ['::ffff:0:a9fe:a9fe', NOBODY],
    ['::a9fe:a9fe', NOBODY],
    ['2002:a9fe:a9fe::1', NOBODY],
    ['2001:0:a9fe:a9fe::1', NOBODY],
    ['fe80::1', NOBODY],
    ['fe80::1%eth0', NOBODY],
    ['febf::1', NOBODY],
    ['fec0::1', NOBODY],
    ['fd00:ec2::254', NOBODY],
    ['fd00:ec2:ffff::1', NOBODY],
    ['0.0.0.0', NOBODY],
    ['0.1.2.3', NOBODY],
    ['::', NOBODY],
    ['224.0.0.1', NOBODY],
    ['239.255.255.255', NOBODY],
    ['255.255.255.255', NOBODY],
    ['ff02::1', NOBODY],
    ['127.1', NOBODY],
    ['0x7f000001', NOBODY],
    ['registry.example', NOBODY],
    ['', NOBODY],
  ])('%s from outside, vpc and here: %j', (address, expected) => {
    expect([mayDial('outside', address), mayDial('vpc', address), mayDial('here', address)]).toEqual(expected);
  });
});
