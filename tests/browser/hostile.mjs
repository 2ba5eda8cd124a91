// Records whose every name is made to harm whoever shows it.

const run = "window.ran=1";

const names = [
  `<script>${run}</script>`,
  `</title></style></script><script>${run}</script>`,
  `<img src=x onerror="${run}">`,
  `"><svg onload=${run}>`,
  `' autofocus onfocus='${run}`,
  `javascript:${run}`,
  `<a href="javascript:${run}">click</a>`,
  `<iframe srcdoc="<script>top.ran=1</script>"></iframe>`,
  `<meta http-equiv="refresh" content="0;url=https://example.invalid/">`,
  `<link rel=stylesheet href=https://example.invalid/a.css>`,
  `<base href=https://example.invalid/>`,
  `]]><!--`,
  `{{7*7}}\${7*7}<%= 7*7 %>`,
  `\u202Enimda\u2066\u200B\uFEFF`,
  "\u0000\u001B[2J\r\n\t",
  "=HYPERLINK(\"https://example.invalid\")",
  "משתמש שלום مرحبا 日本語 🙂",
  "&lt;b&gt; &amp;amp; &#60;",
  "A".repeat(10_000),
  "a/".repeat(5_000),
  "",
];

// Returns a log in which each name stands wherever a caller can write one.
export function hostileLog() {
  const records = names.flatMap((name, at) => [record(name, at, "us-east-1"), record(name, at, null)]);
  return JSON.stringify({ Records: records });
}

function record(name, at, region) {
  const id = `${name}-${at}-${region}`;
  return {
    eventVersion: "1.11",
    userIdentity: {
      type: "AssumedRole",
      arn: `arn:aws:sts::111122223333:assumed-role/${name}/${name}`,
      accountId: at % 2 ? "111122223333" : name,
      sessionContext: { sessionIssuer: { type: "Role", arn: `arn:aws:iam::111122223333:role/${name}` } },
    },
    eventTime: `2026-05-${String(1 + (at % 28)).padStart(2, "0")}T14:03:21Z`,
    eventSource: "bedrock.amazonaws.com",
    eventName: "Converse",
    awsRegion: at % 3 ? "ca-central-1" : name,
    userAgent: `${name}/1.0`,
    errorCode: region ? undefined : name,
    requestParameters: { modelId: at % 4 ? name : `us.${name}` },
    additionalEventData: region ? { inferenceRegion: at % 5 ? region : name } : undefined,
    requestID: id,
    eventID: id,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: "111122223333",
    eventCategory: "Management",
  };
}
