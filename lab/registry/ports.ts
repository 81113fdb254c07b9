/** Where the nodes find their images, at the address of this machine that the lab's machines see. Plain HTTP. */
export const REGISTRY_PORT = 5000;

/** Where a registry answers by a certificate of an authority that no node trusts by itself. */
export const PRIVATE_REGISTRY_PORT = 5443;
