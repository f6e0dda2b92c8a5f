/** Addresses of the machine, or of the Pod, that the runner itself is on. */
import { BlockList } from "node:net";
import { networkInterfaces } from "node:os";
import { addressForms } from "./address-forms";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
// Systems take these for the machine itself.
loopback.addSubnet("0.0.0.0", 8, "ipv4");
loopback.addSubnet("::", 127, "ipv6");

/** Whether an IP address leads to the machine that the runner is on; false for anything else. */
export function isOwnAddress(text: string): boolean {
  const forms = addressForms(text);
  return forms.some(({ address, family }) => loopback.check(address, family)) || isOfInterface(forms);
}

/** Interfaces come and go, so they are asked each time. */
function isOfInterface(forms: ReturnType<typeof addressForms>): boolean {
  const own = new BlockList();
  for (const addresses of Object.values(networkInterfaces()))
    for (const { address } of addresses ?? [])
      for (const form of addressForms(address)) own.addAddress(form.address, form.family);
  return forms.some(({ address, family }) => own.check(address, family));
}
