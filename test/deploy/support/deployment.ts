import type { Manifest } from "./manifests.js";

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

interface PodContainer {
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly envFrom: readonly { readonly configMapRef: { readonly name: string } }[];
  readonly securityContext: { readonly readOnlyRootFilesystem: boolean };
  readonly resources: unknown;
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
  readonly volumeMounts: readonly { readonly mountPath: string }[];
}

interface Pod {
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: { readonly runAsUser: number; readonly runAsGroup: number };
  readonly topologySpreadConstraints: readonly unknown[];
  readonly volumes: readonly unknown[];
  readonly containers: readonly PodContainer[];
}

interface DeploymentSpec {
  readonly replicas?: number;
  readonly template: { readonly spec: Pod };
}

/** The one Deployment, its pod and its one container. The schema of what is rendered has a test of its own. */
export function deploymentOf(manifests: readonly Manifest[]) {
  const [deployment, ...more] = manifests.filter(({ kind }) => kind === "Deployment");
  const spec = deployment?.spec as DeploymentSpec | undefined;
  const [container, ...others] = spec?.template.spec.containers ?? [];
  if (!spec || !container || more.length + others.length > 0) throw new Error("Not one Deployment with one container.");
  return { spec, pod: spec.template.spec, container };
}

/** The variables that its container gets, without those from Secrets. */
export function settingsOf(manifests: readonly Manifest[]): Record<string, string> {
  const { env = [], envFrom } = deploymentOf(manifests).container;
  const maps = envFrom.map(({ configMapRef }) => {
    const map = manifests.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === configMapRef.name);
    if (!map?.data) throw new Error(`There is no ConfigMap ${configMapRef.name}.`);
    return map.data;
  });
  const plain = env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
  return Object.assign({}, ...maps, Object.fromEntries(plain)) as Record<string, string>;
}
