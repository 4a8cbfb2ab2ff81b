import { describe, expect, it } from 'vitest';
import { elementTexts, escapeXml, unescapeXml } from './xml.ts';

describe('XML', () => {
  it.each([
    ['&lt;a&gt; &amp; &quot;b&quot; &apos;c&apos;', `<a> & "b" 'c'`],
    ['&#39;&#34;&#x2F;&#x1F600;', `'"/😀`],
    ['&amp;lt;', '&lt;'],
    ['&nbsp; &#1114112; & &;', '&nbsp; &#1114112; & &;'],
  ])('%s is read as %s', (xml, text) => {
    expect(unescapeXml(xml)).toBe(text);
  });

  it('what is escaped reads the same', () => {
    const text = `a<b>&c "d" 'e' &lt;`;
    expect(unescapeXml(escapeXml(text))).toBe(text);
  });

  it('elements without elements are found wherever they stand', () => {
    const xml = '<r><k>a&amp;b</k><s><k></k></s><k><x/></k><kk>no</kk></r>';
    expect(elementTexts(xml, 'k')).toEqual(['a&b', '']);
  });
});
