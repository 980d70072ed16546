/** The waiting reasons of a container whose image cannot be had (kubelet, pkg/kubelet/images/types.go, CRI error codes). */
const PULL_REASONS = [
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
] as const;

const WORD = new RegExp(`(^|:)(${PULL_REASONS.join('|')})$`);

/** True for a waiting reason, or a Table's status word (`Init:ErrImagePull`), that says the image cannot be had. */
export function isPullReason(word: string): boolean {
  return WORD.test(word);
}
