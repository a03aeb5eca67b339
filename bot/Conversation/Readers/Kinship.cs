namespace Conversation.Readers;

internal enum Kin { Father, Mother, PaternalGrandfather, PaternalGrandmother, MaternalGrandfather, MaternalGrandmother, OtherRelative }

/// <summary>Words for relatives, as they are said around 长治.</summary>
internal static class Kinship
{
    /// <summary>Longest first where one contains another (外婆 before 婆).</summary>
    private static readonly (string Word, Kin Kin)[] Table =
    [
        .. Of(Kin.MaternalGrandfather, "外公", "姥爷", "老爷", "外爷", "外祖父", "姥姥爷"),
        .. Of(Kin.MaternalGrandmother, "外婆", "姥姥", "外奶", "外祖母", "姥娘"),
        .. Of(Kin.PaternalGrandfather, "爷爷", "祖父", "阿爷", "老爷子"),
        .. Of(Kin.PaternalGrandmother, "奶奶", "祖母", "娘娘", "婆婆", "奶娘"),
        .. Of(Kin.OtherRelative, "大伯", "伯伯", "伯父", "大爷", "叔叔", "叔父", "二叔", "小叔", "大娘", "婶婶", "婶子", "姑姑", "姑妈", "姑父", "大姑", "小姑", "舅舅", "大舅", "小舅", "舅妈", "妗子", "姨妈", "姨父", "姨姨", "小姨", "大姨", "阿姨", "哥哥", "姐姐", "嫂子", "养父", "养母", "邻居", "亲戚", "老师", "后妈", "后爸", "后爹", "后娘", "继父", "继母", "姨", "姑", "舅", "叔", "伯", "婶"),
        .. Of(Kin.Father, "爸爸", "父亲", "爸", "爹", "大大", "他大", "娃大", "老爸"),
        .. Of(Kin.Mother, "妈妈", "母亲", "妈", "娘", "老妈"),
    ];

    /// <summary>The first relative named; the longest reading counts ("姑妈" is no mother).</summary>
    public static (Kin Kin, string Word)? Find(string text)
    {
        (Kin Kin, string Word)? best = null;
        var position = int.MaxValue;
        foreach (var (word, kin) in Table)
        {
            var at = text.IndexOf(word, StringComparison.Ordinal);
            if (at >= 0 && (at < position || (at == position && word.Length > best!.Value.Word.Length)))
            {
                // 妈 inside 姑妈, 娘 inside 姑娘 name somebody else.
                if (word is "姑" && at + 1 < text.Length && text[at + 1] == '娘')
                {
                    continue;
                }

                if (word.Length == 1 && at > 0 && "姑姨舅后干大姥新奶伯".Contains(text[at - 1], StringComparison.Ordinal))
                {
                    continue;
                }

                (best, position) = ((kin, word), at);
            }
        }

        return best;
    }

    /// <summary>The code of carer.relationship.</summary>
    public static string CarerCode(Kin kin) => kin switch
    {
        Kin.PaternalGrandfather => "paternalGrandfather",
        Kin.PaternalGrandmother => "paternalGrandmother",
        Kin.MaternalGrandfather => "maternalGrandfather",
        Kin.MaternalGrandmother => "maternalGrandmother",
        _ => "other",
    };

    private static IEnumerable<(string, Kin)> Of(Kin kin, params string[] words) => words.Select(word => (word, kin));
}
