using Domain.Matching;

namespace Suite.Matching;

/// <summary>Each way in which the names of one child differ between two lists is a level of its own.</summary>
public sealed class NameLevels
{
    [Theory]
    [InlineData("李梓涵", "李梓涵", NameLevel.Same)]
    [InlineData("李 梓涵", "李梓涵", NameLevel.Same)]
    [InlineData("⾼小明", "高小明", NameLevel.Same)]
    [InlineData("張偉明", "张伟明", NameLevel.Variant)]
    [InlineData("王喆", "王哲", NameLevel.Variant)]
    [InlineData("买买提·艾力", "买买提．艾力", NameLevel.Same)]
    [InlineData("章子涵", "张子涵", NameLevel.Homophone)]
    [InlineData("单雨晴", "善雨晴", NameLevel.Homophone)]
    [InlineData("zhangzihan", "张子涵", NameLevel.Homophone)]
    [InlineData("你子涵", "李子涵", NameLevel.SoundsAlike)]
    [InlineData("张智涵", "张子涵", NameLevel.SoundsAlike)]
    [InlineData("程子涵", "陈子涵", NameLevel.SoundsAlike)]
    [InlineData("宋云", "宋用", NameLevel.SoundsAlike)]
    [InlineData("子涵张", "张子涵", NameLevel.Reordered)]
    [InlineData("艾力·买买提", "买买提·艾力", NameLevel.Reordered)]
    [InlineData("Zihan Zhang", "张子涵", NameLevel.Reordered)]
    [InlineData("买买提", "买买提·艾力", NameLevel.Part)]
    [InlineData("麦麦提·艾力", "买买提·艾力", NameLevel.SoundsAlike, NameLevel.Homophone, NameLevel.Part)]
    [InlineData("阿迪里·吐尔逊", "阿迪力·土尔逊江", NameLevel.Part)]
    [InlineData("张子", "张子涵", NameLevel.SlipOfPlace)]
    [InlineData("张子涵然", "张子涵", NameLevel.SlipOfPlace)]
    [InlineData("张涵子", "张子涵", NameLevel.SlipOfPlace)]
    [InlineData("张子轩", "张子涵", NameLevel.SlipOfCharacter)]
    [InlineData("张浩涵", "张子涵", NameLevel.SlipOfCharacter)]
    [InlineData("涵涵", "张子涵", NameLevel.Nickname)]
    [InlineData("小涵", "张子涵", NameLevel.Nickname)]
    [InlineData("涵儿", "张子涵", NameLevel.Nickname)]
    [InlineData("子涵", "张子涵", NameLevel.Nickname)]
    [InlineData("妞妞", "张子涵", NameLevel.Missing)]
    [InlineData("未取名", "张子涵", NameLevel.Missing)]
    [InlineData("李芳之子", "张子涵", NameLevel.Missing)]
    [InlineData("张伟", "张强", NameLevel.SurnameOnly)]
    [InlineData("靳煜诚", "靳宇", NameLevel.SurnameOnly)]
    [InlineData("王子涵", "张子涵", NameLevel.GivenOnly)]
    [InlineData("令狐青", "令狐远", NameLevel.SlipOfCharacter)]
    [InlineData("王建国", "张子涵", NameLevel.Different)]
    public void Two_names_have_their_level_whichever_is_first(string one, string other, params NameLevel[] levels)
    {
        var (left, right) = (new LinkageRecord { Id = "a", Name = one }, new LinkageRecord { Id = "b", Name = other });
        Assert.Contains(Linkage.Levels(left, right).Name, levels);
        Assert.Equal(Linkage.Levels(left, right).Name, Linkage.Levels(right, left).Name);
    }

    [Theory]
    [InlineData("张", "脏")]
    [InlineData("你", "李")]
    [InlineData("程", "岑")]
    [InlineData("星", "心")]
    [InlineData("红", "魂")]
    [InlineData("用", "云")]
    [InlineData("兄", "勋")]
    public void Syllables_are_heard_as_they_are_here(string said, string heard) =>
        Assert.Equal(NameLevel.SoundsAlike, Linkage.Levels(new LinkageRecord { Id = "a", Name = "王" + said },
            new LinkageRecord { Id = "b", Name = "王" + heard }).Name);
}
