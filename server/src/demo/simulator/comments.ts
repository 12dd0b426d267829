/** What customers of Harbour Services write, by mood; made up for the demo. */
type Mood = 'pleased' | 'neutral' | 'annoyed';

const ENGLISH: Readonly<Record<Mood, readonly string[]>> = {
  pleased: [
    'Sorted in one call, thank you.',
    'Friendly and quick. I knew at once what would happen next.',
    'They rang back when they said they would.',
    'The desk officer found my parcel in a minute.',
    'Clear answer, no jargon.',
  ],
  neutral: [
    'It worked in the end.',
    'Fine, though I had to look for the form.',
    'The answer was right but took a day.',
    'Nothing special, problem solved.',
  ],
  annoyed: [
    'I waited far too long and then had to explain everything again.',
    'Third time I ask about the same invoice.',
    'Nobody answered my e-mail for two days.',
    'The tracking page says delivered. It is not.',
    'I was promised a call back and never got one.',
  ],
};

const SIMPLIFIED: Readonly<Record<Mood, readonly string[]>> = {
  pleased: [
    '一次电话就解决了，谢谢。',
    '态度很好，办得也快。',
    '说好回电就真的回电了。',
    '窗口人员一分钟就找到了我的包裹。',
  ],
  neutral: ['最后还是办好了。', '还可以，就是表格不好找。', '答复是对的，只是等了一天。'],
  annoyed: [
    '等太久了，还要从头再说一遍。',
    '同一张账单我已经问了三次。',
    '邮件两天没人回复。',
    '页面显示已送达，其实没有收到。',
  ],
};

const TRADITIONAL: Readonly<Record<Mood, readonly string[]>> = {
  pleased: [
    '一通電話就處理好了，謝謝。',
    '態度親切，速度也快。',
    '說好回電就真的回電。',
    '櫃檯人員一分鐘就找到我的包裹。',
  ],
  neutral: ['最後還是辦好了。', '還可以，只是表格不好找。', '回覆正確，只是等了一天。'],
  annoyed: [
    '等太久了，還得從頭再說一次。',
    '同一張帳單我已經問了三次。',
    '電子郵件兩天沒有人回覆。',
    '頁面顯示已送達，其實沒有收到。',
  ],
};

/** @param satisfaction - On the 0–10 scale of the surveys. */
export function commentsFor(language: string, satisfaction: number): readonly string[] {
  const texts = language === 'zh-CN' ? SIMPLIFIED : language === 'zh-TW' ? TRADITIONAL : ENGLISH;
  return texts[satisfaction >= 8.5 ? 'pleased' : satisfaction >= 6 ? 'neutral' : 'annoyed'];
}
