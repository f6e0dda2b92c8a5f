/** Addresses that cloud metadata services have, and who says so. */
export interface MetadataNetwork {
  readonly family: "ipv4" | "ipv6";
  /** First address of the network. */
  readonly address: string;
  /** Bits that all addresses of the network share; all of them for a single address. */
  readonly prefix: number;
  /** Whose services are there, and the document or program of theirs that names the address. */
  readonly source: string;
}

/**
 * Where cloud metadata services are, which hand out credentials to whoever can reach them: the whole
 * link-local ranges that most of them lie in, and those outside.
 */
export const METADATA_NETWORKS: readonly MetadataNetwork[] = [
  {
    family: "ipv4",
    address: "169.254.0.0",
    prefix: 16,
    source:
      "AWS, Azure, Google Cloud, Oracle Cloud, OpenStack, Akamai, DigitalOcean, Hetzner, IBM Cloud, Scaleway (169.254.42.42), Tencent Cloud (169.254.0.23), Vultr and others; credentials of containers on ECS (169.254.170.2) and of Pods on EKS (169.254.170.23)",
  },
  { family: "ipv6", address: "fe80::", prefix: 10, source: "link-local addresses of the same" },
  single("fd00:ec2::254", "AWS, EC2 User Guide: instance metadata over IPv6"),
  single("fd00:ec2::23", "AWS, EKS User Guide: Pod Identity Agent over IPv6"),
  single("fd20:ce::254", "Google Cloud, metadata server of IPv6-only instances"),
  single("168.63.129.16", "Azure, Virtual Network: what is 168.63.129.16 (wire server)"),
  single("100.100.100.200", "Alibaba Cloud, cloud-init's data source AliYun"),
  single("fd00:100::100:200", "Alibaba Cloud, instance metadata over IPv6"),
  single("fd00:c1::a9fe:a9fe", "Oracle Cloud, Oracle's own scripts for nodes of OKE"),
  single("192.0.0.192", "Oracle Cloud Classic, instance metadata"),
  single("fd00:42::42", "Scaleway, cloud-init's data source Scaleway"),
  single("fd00:a9fe:a9fe::1", "Akamai, cloud-init's data source Akamai"),
];

function single(address: string, source: string): MetadataNetwork {
  return address.includes(":")
    ? { family: "ipv6", address, prefix: 128, source }
    : { family: "ipv4", address, prefix: 32, source };
}
