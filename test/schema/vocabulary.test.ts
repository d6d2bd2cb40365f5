import { expect, test } from "@jest/globals";
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType, type GraphQLSchema } from "graphql";
import { Query, Resolver, buildSchema } from "type-graphql";
import { entityTypeName } from "../../src/resolvers/FederationResolver.js";
import { AuthPayload } from "../../src/schema/AuthPayload.js";
import { DeletePayload } from "../../src/schema/DeletePayload.js";
import { File } from "../../src/schema/File.js";
import { FileNodeConnection } from "../../src/schema/FileNodeConnection.js";
import { FileText } from "../../src/schema/FileText.js";
import { Folder } from "../../src/schema/Folder.js";
import { Info } from "../../src/schema/Info.js";
import { AccountInput } from "../../src/schema/inputs/AccountInput.js";
import { CredentialInput } from "../../src/schema/inputs/CredentialInput.js";
import { JessCredentialInput } from "../../src/schema/inputs/JessCredentialInput.js";
import { MailInput } from "../../src/schema/inputs/MailInput.js";
import { JessAccount } from "../../src/schema/jess/JessAccount.js";
import { JessUsage } from "../../src/schema/jess/JessUsage.js";
import { EnergyPlusVerdict } from "../../src/schema/jess/job/EnergyPlusVerdict.js";
import { JobConnection } from "../../src/schema/jess/job/JobConnection.js";
import { JobFilter } from "../../src/schema/jess/job/JobFilter.js";
import { ResultFile } from "../../src/schema/jess/result/ResultFile.js";
import { ResultFolder } from "../../src/schema/jess/result/ResultFolder.js";
import { ResultNodeConnection } from "../../src/schema/jess/result/ResultNodeConnection.js";
import { JessSessionPayload } from "../../src/schema/JessSessionPayload.js";
import { MailPayload } from "../../src/schema/MailPayload.js";
import { UpdateAccountPayload } from "../../src/schema/UpdateAccountPayload.js";
import { UploadPayload } from "../../src/schema/UploadPayload.js";
import { User } from "../../src/schema/User.js";

@Resolver()
class Nothing {
  @Query(() => String)
  nothing() {
    return "";
  }
}

const payloads = [AuthPayload, DeletePayload, JessSessionPayload, MailPayload, UpdateAccountPayload, UploadPayload];
const inputs = [AccountInput, CredentialInput, JessCredentialInput, JobFilter, MailInput];
const files = [File, FileNodeConnection, FileText, Folder];
const jobs = [JessAccount, JessUsage, JobConnection, EnergyPlusVerdict, ResultFile, ResultFolder, ResultNodeConnection];
const outputs = [...files, ...jobs, Info, User];
const schema: GraphQLSchema = await buildSchema({
  resolvers: [Nothing],
  orphanedTypes: [...payloads, ...inputs, ...outputs],
  validate: false,
});
const types = Object.values(schema.getTypeMap()).filter(({ name }) => name !== "Query" && !name.startsWith("__"));

interface Described {
  readonly name: string;
  readonly description?: string | null | undefined;
}

test("every type, field, input field and enum value is described in full sentences", () => {
  const described = types.flatMap((type): Described[] => {
    if (isObjectType(type) || isInterfaceType(type)) return [type, ...Object.values(type.getFields())];
    if (isInputObjectType(type)) return [type, ...Object.values(type.getFields())];
    return isEnumType(type) ? [type, ...type.getValues()] : [type];
  });
  // The scalars that GraphQL itself brings are not ours to describe.
  const ends = described.filter(({ description }) => !/^[A-Z`].*\.`?$/s.test(description ?? ""));
  expect(
    ends.map(({ name }) => name).filter((name) => !["String", "Int", "Float", "ID", "Boolean"].includes(name)),
  ).toEqual([]);
});

test("every enum value is its own name, so that a default survives another build of the schema", () => {
  const values = types.filter(isEnumType).flatMap((type) => type.getValues());
  expect(values.length).toBeGreaterThan(0);
  expect(values.map(({ value }): unknown => value)).toEqual(values.map(({ name }) => name));
});

test("every payload answers with the fields of Payload", () => {
  for (const { name } of payloads) {
    const type = schema.getType(name);
    expect(isObjectType(type) && Object.keys(type.getFields())).toEqual(
      expect.arrayContaining(["ok", "status", "outcome"]),
    );
    expect(isObjectType(type) && type.getInterfaces().map(String)).toEqual(["Payload"]);
  }
});

test("fields cost no resolver", () => {
  const resolvers = types.filter(isObjectType).flatMap((type) => Object.values(type.getFields()).map((f) => f.resolve));
  expect(resolvers.filter((resolve) => resolve !== undefined)).toEqual([]);
});

test("a node is a File or a Folder by what it says of itself", () => {
  expect(entityTypeName({ isFolder: true })).toBe("Folder");
  expect(entityTypeName({ isFolder: false })).toBe("File");
});
