namespace Conversation.Understanding;

/// <summary>
/// Consent taken back, at whatever question: 撤回同意, 我反悔了，不同意你们存, 不登了，把我说的都删了. By coverage, as <see cref="Repairs"/>: with a word more the message may
/// say something else (不同意他去住校).
/// </summary>
internal static class Withdrawals
{
    private enum Word
    {
        Unknown,
        Break,

        /// <summary>By itself: 撤回同意, 不同意了.</summary>
        Back,

        /// <summary>Only with what is done with the words: 不同意|你们|存.</summary>
        No,
        Use,

        /// <summary>Only with all of it: 都|删了.</summary>
        Delete,
        All,
        Filler,
    }

    private const int Longest = 30;

    private static readonly Vocabulary<Word> Words = new(Word.Break,
        (Word.Back, "撤回同意 撤回我的同意 收回同意 收回我的同意 撤销同意 取消同意 撤回授权 收回授权 取消授权 撤回了同意 同意撤回 同意作废 同意不算 同意不算数 不同意了 不授权了 不再同意 不想同意了 后悔同意 后悔同意了 同意后悔了"),
        (Word.No, "不同意 不许 不让 不准 不允许 不要 不想让 别 不授权"),
        (Word.Use, "存 保存 留 留着 存着 用 使用 收集 采集 记录 存我的信息 用我的信息 存我的资料 存这些 收集信息 用这些 处理"),
        (Word.Delete, "删 删了 删掉 删除 删干净 清掉 清空 抹掉 销毁 注销"),
        (Word.All, "都 全 全都 全部 所有 统统 一概 我说的 我说过的 我填的 说的这些 这些 我的信息 我的资料 孩子的信息 信息 资料"),
        (Word.Filler,
            "我 俺 咱 我要 我想 要 想 得 你们 你 您 把 给 给我 了 的 吧 呢 啊 哩 也 就 那 这 还是 又 先 请 麻烦 好 行 不登了 不登 不登记了 不报了 不填了 不弄了 算了 不干了 反悔 反悔了 后悔 后悔了 改主意了 想了想 刚才 之前 前面 哎 "
                + "哎呀 不好意思 谢谢 吧我"));

    /// <param name="text">Normalised.</param>
    public static bool In(string text)
    {
        if (text.Length > Longest || text.AsSpan().ContainsAny('?', '？') || text.AsSpan().IndexOfAny('同', '删', '权') < 0)
        {
            return false;
        }

        var seen = new HashSet<Word>();
        foreach (var word in Words.Walk(text))
        {
            if (word.Tag == Word.Unknown)
            {
                return false;
            }

            seen.Add(word.Tag);
        }

        return seen.Contains(Word.Back) || (seen.Contains(Word.No) && seen.Contains(Word.Use))
            || (seen.Contains(Word.Delete) && seen.Contains(Word.All));
    }
}
