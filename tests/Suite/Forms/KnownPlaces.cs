using System.Text.Json.Nodes;

namespace Suite.Forms;

/// <summary>Divisions in answers: any level, as fine as known, present or abolished, here or elsewhere.</summary>
public sealed class KnownPlaces
{
    [Theory]
    [InlineData("140403001001")] // a village of 潞州区
    [InlineData("140403001")]
    [InlineData("140403000000")] // padded with zeros
    [InlineData("140403")]
    [InlineData("140400")]
    [InlineData("140000")]
    [InlineData("140421")] // 长治县, abolished in 2018
    [InlineData("140105001")] // a township of 太原, whose list is not held here
    [InlineData("441900")] // 东莞, a city without counties
    [InlineData("710000")]
    [InlineData("999999")] // 境外
    public void A_place_is_taken_as_fine_as_it_is_known(string division)
    {
        var reading = Family.MigrantForm.Take(Family.Migrant().With("father.currentAddress", new JsonObject { ["division"] = division }),
            Family.Parent);
        Assert.Empty(reading.Problems.Codes());
        var spell = new JsonArray(new JsonObject { ["division"] = division });
        Assert.Empty(Family.LeftBehindForm.Take(Family.LeftBehind().With("fatherWork", spell), Family.Parent).Problems.Codes());
    }

    [Theory]
    [InlineData("140403999")] // no such township, and the list of 长治 is complete
    [InlineData("140403001999")]
    [InlineData("140499")]
    [InlineData("14040")]
    [InlineData("1404030011")]
    [InlineData("000000")]
    [InlineData("长治市")]
    [InlineData("")]
    public void A_place_that_does_not_exist_is_refused(string division) => Assert.Equal(
        ["father.currentAddress.division unknown-division"],
        Family.MigrantForm.Take(Family.Migrant().With("father.currentAddress", new JsonObject { ["division"] = division }), Family.Parent)
            .Problems.Codes());
}
