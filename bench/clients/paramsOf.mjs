/** The parameters of a GraphQL request, whether they are in its body or in its URL. */
export function paramsOf({ url, body }) {
  if (body !== "") return JSON.parse(body);
  const { query, variables = "{}" } = Object.fromEntries(new URL(url, "http://localhost").searchParams);
  return { query, variables: JSON.parse(variables) };
}
