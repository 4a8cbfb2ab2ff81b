import type { Log } from '../lib/steps.ts';
import type { Running } from './session.ts';

export function printGuide({ apiUrl, awsUrl, pageUrl, key, resizeKey }: Running, log: Log): void {
  const wish = '{"userId":"u1","tweetId":"t1","contentType":"image/jpeg"}';
  const member = 'node -p \'JSON.parse(require("fs").readFileSync(0)).presignedUrl\'';
  const json = "-H 'Content-Type: application/json'";
  const resize = `${apiUrl}/resize?key=${key}&w=720&k=${resizeKey}`;
  log(`
Try all of it in a browser, on one page:
  ${pageUrl}

Open in a browser:
  ${apiUrl}/images/${key}
  ${resize}
  ${apiUrl}/s3/${key}
  ${apiUrl}/health

Try:
  curl -sS -X POST -H 'Content-Type: image/jpeg' --data-binary @.local/sample.jpg '${apiUrl}/images'
  curl -sS -H 'Accept: image/avif,image/webp,*/*' -o .local/small.avif '${resize}'
  URL=$(curl -sS ${json} -d '${wish}' '${apiUrl}/api/upload_url' | ${member})
  curl -sS -X PUT -H 'Content-Type: image/jpeg' --data-binary @.local/sample.jpg "$URL"
  until curl -sS '${apiUrl}/info/u1/t1.jpg' | grep '"ready"' > .local/info.json; do sleep 0.2; done
  curl -sS -o .local/back.jpg '${apiUrl}/s3/u1/t1.jpg'

What answers here: ${awsUrl}/
AWS for other programs: AWS_ENDPOINT_URL=${awsUrl} (all facts: .local/start.json).
Ctrl-C stops everything.`);
}
