/** A network interface that is up, as the embedding program sees it; addresses in CIDR form (`10.0.0.5/24`). */
export interface NetworkInterface {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly isLoopback: boolean;
  /** True for the interface that the default route leads through. */
  readonly isDefault: boolean;
}
