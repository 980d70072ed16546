/** Where something was seen from: the node's own report, our function in the node subnets or outside, this machine. */
export type Vantage = 'kubelet' | 'vpc' | 'outside' | 'here';
