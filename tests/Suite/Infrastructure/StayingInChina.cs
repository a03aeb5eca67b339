namespace Suite.Infrastructure;

/// <summary>Children's data stay in China (个人信息保护法): decided before anything is made.</summary>
public sealed class StayingInChina
{
    [Theory]
    [InlineData("public", "southeastasia", "true", null)]
    [InlineData("china", "chinanorth3", "false", null)]
    [InlineData("china", "China East 2", "false", null)]
    [InlineData("china", "chinanorth3", "true", null)]
    [InlineData("public", "southeastasia", "false", "真实儿童的数据只能存放在中国境内")]
    [InlineData("public", "eastasia", "false", "真实儿童的数据只能存放在中国境内")] // Hong Kong is not where the plan is in force.
    [InlineData("china", "southeastasia", "true", "cloud 与 location 不符")]
    [InlineData("public", "chinanorth3", "true", "cloud 与 location 不符")]
    [InlineData("government", "chinanorth3", "true", "government")]
    public async Task A_region_outside_china_is_taken_for_made_up_data_only(string cloud, string region, string syntheticOnly, string? refusal)
    {
        var (code, said, snapshot) = await With(("CLOUD", cloud), ("AZURE_LOCATION", region), ("SYNTHETIC_DATA_ONLY", syntheticOnly)).TryAsync();
        if (refusal is null)
        {
            Assert.Equal((0, ""), (code, said));
            Assert.Contains(syntheticOnly == "true" ? "\"Site__SyntheticDataOnly\": \"True\"" : "\"Site__SyntheticDataOnly\": \"False\"", snapshot,
                StringComparison.Ordinal);
        }
        else
        {
            Assert.NotEqual(0, code);
            Assert.Null(snapshot);
            Assert.Contains(refusal, said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Cloud_region_name_mail_and_start_of_the_budget_are_asked_for_all_at_once()
    {
        var (code, said, snapshot) = await (Plan.Pilot with { Names = new Dictionary<string, string>() }).TryAsync();
        Assert.NotEqual(0, code);
        Assert.Null(snapshot);
        Assert.All((string[])["CLOUD", "AZURE_LOCATION", "AZURE_ENV_NAME", "ALERT_EMAIL", "BUDGET_START"],
            name => Assert.Contains($"\"{name}\"", said, StringComparison.Ordinal));
    }

    private static Plan With(params (string Name, string Value)[] names)
    {
        var given = Plan.Pilot.Names.ToDictionary();
        foreach (var (name, value) in names)
        {
            given[name] = value;
        }

        return Plan.Pilot with { Names = given };
    }
}
