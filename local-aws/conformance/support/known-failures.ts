/** What the local AWS does otherwise today: cause, then the cases that show it. */
const CAUSES: Readonly<Record<string, readonly string[]>> = {
  'texts of refusals': [
    'control plane: CreateRestApi with two endpoint types',
    'control plane: CreateRestApi with an unknown endpoint type',
    'control plane: CreateRestApi with an unknown address type',
    'control plane: CreateRestApi with PRIVATE with ipv4',
    'control plane: UpdateRestApi: the base path of binary types is refused',
    'control plane: UpdateRestApi: a compression that is no number',
    'control plane: UpdateRestApi: add of a compression',
    'control plane: UpdateRestApi: an address type that is none',
    'control plane: UpdateRestApi: an endpoint type that is none',
    'control plane: a child of a greedy resource',
    'control plane: a patch of what a stage does not have',
    'control plane: an integration of HTTP without a method is refused',
    'control plane: an integration of HTTP_PROXY without a method is refused',
    'control plane: an integration of AWS without a method is refused',
    'control plane: an integration of AWS to an ARN without path or action is refused',
    'control plane: an unknown type of an integration is refused',
    'control plane: GET of an integration of which a part is missing',
    'control plane: DELETE of an integration answer of which a part is missing',
  ],
  UpdateResource: [
    'control plane: a resource is created, moved and deleted with its children',
    'control plane: a patch of a resource that does not exist',
    'control plane: a patch of a path that a resource does not have',
    'control plane: remove and add of a pathPart',
    'control plane: a parent that does not exist',
    'control plane: a name that a sibling has',
    'control plane: a resource below itself',
    'control plane: a resource moves to another parent',
    'control plane: the root cannot be renamed or moved',
  ],
  'gateway responses: defaults are not listed, patched or refused': [
    'control plane: GET of gateway responses lists each type with its default',
    'control plane: GET of one gateway response that is not set is its default',
    'control plane: a gateway response with parameters only has the default template and status',
    'control plane: DEFAULT_5XX changes each 5XX type that is not set',
    'control plane: a deleted gateway response is the default again',
    'control plane: DELETE of a gateway response that is not set',
    'control plane: a patch of a gateway response that is not set makes it one',
  ],
  'answers hold empty maps and lists that the service leaves out': [
    'control plane: a method is put, read and deleted',
    'control plane: an integration of MOCK needs no method',
    'control plane: an integration of HTTP is answered with its defaults',
    'control plane: an integration of HTTP_PROXY is answered with its defaults',
    'control plane: an integration of AWS to Lambda needs no credentials and has no connectionType',
    'control plane: an integration of AWS_PROXY to Lambda needs no credentials and has no ' +
      'connectionType',
    'control plane: GET of a method holds its integration and its answers',
  ],
  'Swagger 2.0 documents': [
    'import: basePath of Swagger, basepath ignore: /test',
    'import: basePath of Swagger, basepath prepend: /base/part/test',
    'import: basePath of Swagger, basepath split: /part/test',
    'import: Swagger 2.0 in JSON',
    'import: Swagger 2.0 in YAML',
  ],
  'PutMethod does not check names, validators and models': [
    'control plane: one parameter name in two places',
    'control plane: a method that is none',
    'control plane: a request validator that does not exist',
    'control plane: a model that does not exist',
    'control plane: a model that a method uses is not deleted',
  ],
  'basepath prepend and split of an import': [
    'import: servers.url, basepath prepend: /base-url/part/test',
    'import: servers.url, basepath split: /part/test',
    'import: a server variable, basepath prepend: /base-var/test',
  ],
  'a second import mode: POST /restapis?mode=import': [
    'ImportRestApi: an API of the name of the document',
    'ImportRestApi: the endpoint type as a parameter',
    'ImportRestApi: what is no document',
  ],
  'PutIntegrationResponse asks for a method response': [
    'control plane: an integration answer is put, read, changed, put over and deleted',
    'control plane: a status of an integration answer that is none is refused',
    'control plane: a content type of a template that is none is refused',
  ],
  'multivalueheader and multivaluequerystring give the last value only': [
    'HTTP: of repeated headers the last is mapped, multivalueheader joins them with commas',
    'HTTP: of repeated query parameters the last is mapped, multivaluequerystring gives all',
  ],
  'CreateRestApi takes an empty description and no endpoint type': [
    'control plane: CreateRestApi with an empty description',
    'control plane: CreateRestApi with no endpoint type',
  ],
  UpdateMethod: [
    'control plane: a method is patched',
    'control plane: patches that a method does not take',
  ],
  UpdateMethodResponse: [
    'control plane: a method answer is put, patched and deleted',
    'control plane: patches of a method answer that do not fit',
  ],
  'settings of a stage: methods do not start from */*; remove of what is not set': [
    'control plane: the settings of a method start from those of all methods',
    'control plane: remove of method settings that are not set',
  ],
  'access logs and execution logs without the role of the account': [
    'control plane: a stage with an access log needs the role of the account',
    'control plane: a stage with an execution log needs the role of the account',
  ],
  'API keys: stageKeys in answers': [
    'API keys: none, not of the plan, of the plan, wrong, disabled',
  ],
  'documents in YAML': ['import: OpenAPI 3.0 in YAML'],
  'security at the root of a document': ['import: a key that is required of all methods'],
  'references between models keep the form of the document': [
    'import: models refer to each other by the address of the API',
  ],
  'models: Empty and Error have no description': [
    'models: Empty and Error have descriptions and schemas',
  ],
  'documentation parts and versions': ['control plane: documentation parts and versions'],
  'AWS_PROXY to S3 is taken': ['control plane: an integration of AWS_PROXY to S3 is refused'],
};

/** Case -> cause. A case that passes must leave the list above. */
export const KNOWN_FAILURES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(CAUSES).flatMap(([cause, names]) => names.map((name) => [name, cause])),
);
