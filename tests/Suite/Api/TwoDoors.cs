using System.Text.Json;
using App.Api.Cases;
using App.Api.Children;
using App.Api.Declarations;
using App.Api.KeyCare;
using App.Api.Leads;
using App.Api.Visits;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Problems;
using Microsoft.Extensions.Primitives;

namespace Suite.Api;

/// <summary>
/// One action, two doors: what a clerk types into a page and what a program sends are the same command, refused with the same words.
/// </summary>
public sealed class TwoDoors
{
    private static readonly DateOnly Today = new(2024, 9, 1);

    private static readonly Caller Reviewer = new("u-1", null, new(Role.CountyReviewer, DivisionCode.Parse("140403")));

    public static TheoryData<string, string> Wrong => new()
    {
        { "open", "{}" },
        { "open", $$"""{"reason":"{{new string('长', 501)}}"}""" },
        { "settle", """{"outcome":"nothing","version":"1"}""" },
        { "reply", """{"text":"\u0007"}""" },
        { "review", """{"decision":"perhaps","judgement":{"outcome":"maybe"}}""" },
        { "transfer", """{"reason":"搬走了","toCounty":"somewhere"}""" },
        { "close", """{"because":"tired"}""" },
        { "search", """{"village":"no village"}""" },
        { "search", "{}" },
        { "followUp", """{"on":"2024-02-30","kind":"song","confirms":["nothing"],"corrects":"first"}""" },
        { "visit", """{"met":["nobody at all"],"nextOn":"tomorrow"}""" },
        { "lead", """{"reporter":"bird","citizenNumber":"1","where":{"division":"999999"}}""" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_said_in_the_same_words_by_the_page_and_by_the_interface(string action, string json)
    {
        using var document = JsonDocument.Parse(json);
        var sent = Read(action, new(document.RootElement));
        Assert.NotEmpty(sent);
        Assert.Equal(sent, Read(action, new(Boxes(document.RootElement, ""))));
    }

    [Fact]
    public void Boxes_of_a_page_that_an_action_does_not_ask_for_are_no_unknown_fields_and_those_of_a_program_are()
    {
        using var document = JsonDocument.Parse("""{"reason":"核对","formToken":"x"}""");
        Assert.Equal("核对", new Envelope(Boxes(document.RootElement, "")).Why().Reason);
        Assert.Equal("unknown-field", Assert.Single(new Envelope(document.RootElement).Why().Problems).Code);
    }

    [Fact]
    public void A_line_end_counts_as_one_letter_as_the_browser_counts_it()
    {
        var text = string.Join("\r\n", Enumerable.Repeat("一", 250)) + "二";
        Assert.Equal(500, new Envelope([new("reason", text)]).Why().Reason!.Length);
    }

    private static IReadOnlyList<Problem> Read(string action, Envelope envelope) => action switch
    {
        "open" => envelope.Why().Problems,
        "settle" => CaseRequests.ReadSettlement(envelope, Reviewer).Problems,
        "reply" => CaseRequests.ReadReply(envelope, Reviewer).Problems,
        "review" => DeclarationRequests.ReadReview(envelope, Reviewer, Today).Problems,
        "transfer" => DeclarationRequests.ReadAction(envelope, Permission.DeclarationsTransfer).Problems,
        "close" => ChildRequests.ReadAction(envelope, Permission.ChildrenClose).Problems,
        "search" => ChildRequests.ReadSearch(envelope).Problems,
        "followUp" => KeyCareRequests.ReadFollowUp(envelope, Today).Problems,
        "visit" => VisitRequests.Read(envelope, Reviewer).Problems,
        "lead" => LeadRequests.Read(envelope, Reviewer, Today).Problems,
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };

    /// <summary>The same as a page posts it: boxes by name, those of a part by "part.member".</summary>
    private static IEnumerable<KeyValuePair<string, StringValues>> Boxes(JsonElement json, string before) =>
        json.EnumerateObject().SelectMany(member =>
        member.Value.ValueKind switch
        {
            JsonValueKind.Object => Boxes(member.Value, before + member.Name + "."),
            JsonValueKind.Array => [new(before + member.Name, new([.. member.Value.EnumerateArray().Select(item => item.GetString())]))],
            _ => [new KeyValuePair<string, StringValues>(before + member.Name, member.Value.GetString())],
        });
}
