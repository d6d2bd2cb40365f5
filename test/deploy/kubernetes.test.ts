import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { readConfig } from "../../src/config/config.js";
import { deploymentOf, settingsOf } from "./support/deployment.js";
import { type Manifest, openKubectl } from "./support/manifests.js";
import { problemsOfManifests } from "./support/tools.js";

const FOLDER = fileURLToPath(new URL("../../deploy/kubernetes/", import.meta.url));
const COMPONENTS = ["autoscaling", "metrics", "pod-monitor", "shared-limits", "trusted-documents"];
let kubectl: Awaited<ReturnType<typeof openKubectl>>;
let base: Manifest[];
let example: Manifest[];
let whole: Manifest[];

beforeAll(async () => {
  kubectl = await openKubectl();
  base = await kubectl.render(join(FOLDER, "base"));
  example = await kubectl.render(join(FOLDER, "example"));
  whole = await kubectl.renderWith(join(FOLDER, "example"), COMPONENTS);
});

afterAll(() => kubectl[Symbol.asyncDispose]());

/** The object of this kind. */
function find(manifests: readonly Manifest[], kind: string): unknown {
  const found = manifests.filter((each) => each.kind === kind);
  expect(found).toHaveLength(1);
  return found[0];
}

test("what kubectl renders fits the schema of Kubernetes, without a field that it does not know", async () => {
  expect(await problemsOfManifests([...base, ...example, ...whole])).toEqual([]);
  expect(await problemsOfManifests([{ ...base[0], prots: [] }])).toEqual([
    expect.stringContaining("does not exist in type 'IConfigMap'"),
  ]);
});

test("a stop has more time than it takes at most, with the times of its own settings", () => {
  for (const manifests of [base, example, whole]) {
    const { stopNoticeMs, shutdownGraceMs } = readConfig(settingsOf(manifests));
    const { terminationGracePeriodSeconds } = deploymentOf(manifests).pod;
    expect(terminationGracePeriodSeconds * 1_000).toBeGreaterThan(stopNoticeMs + shutdownGraceMs + 2_000);
  }
});

test("the probes ask what is meant for them, and the notice is longer than they take to see that a replica is not ready", () => {
  const { container } = deploymentOf(base);
  const { startupProbe, livenessProbe, readinessProbe } = container;
  expect([startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet)).toEqual([
    { path: "/livez", port: "http" },
    { path: "/livez", port: "http" },
    { path: "/readyz", port: "http" },
  ]);
  expect(container.ports).toContainEqual({ name: "http", containerPort: readConfig({}).port });
  expect(readinessProbe).toMatchObject({ periodSeconds: 2, timeoutSeconds: 2 });
  const { stopNoticeMs } = readConfig(settingsOf(base));
  expect(stopNoticeMs).toBeGreaterThan(readinessProbe.failureThreshold * readinessProbe.periodSeconds * 1_000);
});

test("a roll-out takes no replica away before the next one is ready, and a pod has no rights", () => {
  const { spec, pod, container } = deploymentOf(base);
  expect(spec).toMatchObject({
    replicas: 2,
    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
  });
  expect(pod).toMatchObject({
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: "RuntimeDefault" } },
  });
  expect(container.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  });
  expect(container.resources).toEqual({
    requests: { cpu: "200m", memory: "192Mi", "ephemeral-storage": "64Mi" },
    limits: { memory: "512Mi" },
  });
});

test("every selector finds the pods", () => {
  const { spec, pod } = deploymentOf(whole);
  const labels = { "app.kubernetes.io/name": "ensims-graphql" };
  const selector = { matchLabels: labels };
  expect(spec).toMatchObject({ selector, template: { metadata: { labels } } });
  for (const constraint of pod.topologySpreadConstraints) expect(constraint).toMatchObject({ labelSelector: selector });
  expect(find(whole, "Service")).toMatchObject({ spec: { selector: labels } });
  expect(find(whole, "PodDisruptionBudget")).toMatchObject({ spec: { selector } });
  expect(find(whole, "NetworkPolicy")).toMatchObject({ spec: { podSelector: selector } });
  // Its job gets the value of this label: the one that the alerts and the dashboard ask for.
  expect(find(whole, "PodMonitor")).toMatchObject({ spec: { selector, jobLabel: "app.kubernetes.io/name" } });
});

test("the components work together: the number of replicas is left to the autoscaler, and no variable is lost", () => {
  const { spec, container } = deploymentOf(whole);
  expect(spec).not.toHaveProperty("replicas");
  expect(find(whole, "HorizontalPodAutoscaler")).toMatchObject({
    spec: { minReplicas: 2, scaleTargetRef: { kind: "Deployment", name: "ensims-graphql" } },
  });
  const names = ["METRICS_HOST", "METRICS_PORT", "RATE_LIMIT_URL", "TRUSTED_DOCUMENTS"];
  expect(container.env?.map(({ name }) => name).sort()).toEqual(names);
  const metricsPort = container.env?.find(({ name }) => name === "METRICS_PORT")?.value;
  expect(container.ports).toContainEqual({ name: "metrics", containerPort: Number(metricsPort) });
  expect(find(whole, "NetworkPolicy")).toMatchObject({
    spec: { ingress: [{ ports: [{ port: "http" }] }, { ports: [{ port: "metrics" }] }] },
  });
});

test("manifests of trusted documents are mounted where the service reads them, next to the folder that it writes to", () => {
  const { pod, container } = deploymentOf(whole);
  const folder = container.env?.find(({ name }) => name === "TRUSTED_DOCUMENTS")?.value;

  expect(container.volumeMounts).toEqual([
    { name: "manifests", mountPath: folder, readOnly: true },
    { name: "tmp", mountPath: "/tmp" },
  ]);
  expect(pod.volumes).toEqual([
    { name: "manifests", configMap: { name: "ensims-graphql-documents" } },
    { name: "tmp", emptyDir: { sizeLimit: "8Gi" } },
  ]);
});

test("of the example callers reach what is for them, and nothing that is for operators", () => {
  const ingress = find(example, "Ingress") as {
    spec: { rules: { host: string; http: { paths: { path: string }[] } }[] };
  };
  const { host, http } = ingress.spec.rules[0] ?? {};
  expect(http?.paths.map(({ path }) => path)).toEqual(["/graphql", "/files", "/jobs"]);
  expect(settingsOf(example).PUBLIC_URL).toBe(`https://${host ?? ""}`);
});
