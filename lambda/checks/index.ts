import { access } from './access.ts';
import type { Check } from './define-check.ts';
import { imageAvailability } from './image-availability.ts';
import { imagePulls } from './image-pulls.ts';
import { kubeProxy } from './kube-proxy.ts';
import { registryAccess } from './registry-access.ts';

/** THE REGISTER: every check. Schedule, rights, alarms, dashboard rows, command line and documentation follow from it. */
export const CHECKS: readonly Check[] = [imagePulls, registryAccess, imageAvailability, kubeProxy, access];
