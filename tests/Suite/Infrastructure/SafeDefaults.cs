using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Suite.Infrastructure;

/// <summary>Nobody has to ask for what is safe, and nobody gets what is not by forgetting something.</summary>
public sealed partial class SafeDefaults
{
    /// <summary>main.bicep as Azure gets it.</summary>
    private static readonly Lazy<Task<JsonObject>> Compiled =
        new(async () => JsonNode.Parse((await Bicep.RunAsync(Bicep.Folder, ["build", "main.bicep", "--stdout"])).Said)!.AsObject());

    private static readonly string[] HoldData = ["Microsoft.Storage/storageAccounts", "Microsoft.DocumentDB/databaseAccounts",
        "Microsoft.KeyVault/vaults"];

    [Theory]
    [MemberData(nameof(Plan.Files), MemberType = typeof(Plan))]
    public async Task Nothing_can_be_entered_with_a_key_or_a_password(string file)
    {
        var plan = Plan.Of(file);
        await EachAsync(plan, "Microsoft.Storage/storageAccounts", 2, of =>
        {
            Assert.False(Yes(of, "allowSharedKeyAccess") || Yes(of, "allowBlobPublicAccess") || Yes(of, "isLocalUserEnabled")
                || Yes(of, "allowCrossTenantReplication"));
            Assert.True(Yes(of, "defaultToOAuthAuthentication"));
        });
        await EachAsync(plan, "Microsoft.Storage/storageAccounts/blobServices/containers", 4, of => Assert.Equal("None", Text(of, "publicAccess")));
        await EachAsync(plan, "Microsoft.DocumentDB/databaseAccounts", 1,
            of => Assert.True(Yes(of, "disableLocalAuth") && Yes(of, "disableKeyBasedMetadataWriteAccess")));
        await EachAsync(plan, "Microsoft.KeyVault/vaults", 1, of => Assert.True(Yes(of, "enableRbacAuthorization")));
        await EachAsync(plan, "Microsoft.OperationalInsights/workspaces", 1, of => Assert.True(Yes(of["features"]!, "disableLocalAuth")));
        await EachAsync(plan, "Microsoft.Insights/components", 1, of => Assert.True(Yes(of, "DisableLocalAuth")));
        await EachAsync(plan, "Microsoft.BotService/botServices", 1,
            of => Assert.True(Yes(of, "disableLocalAuth") && Text(of, "msaAppType") == "UserAssignedMSI"));
        await EachAsync(plan, "Microsoft.Web/sites/basicPublishingCredentialsPolicies", 2, of => Assert.False(Yes(of, "allow")));
        await EachAsync(plan, "Microsoft.Web/sites", 1, of => Assert.Equal("Disabled", Text(of["siteConfig"]!, "ftpsState")));
    }

    [Theory]
    [MemberData(nameof(Plan.Files), MemberType = typeof(Plan))]
    public async Task Everything_speaks_tls_1_2_at_least_and_nothing_speaks_without(string file)
    {
        var plan = Plan.Of(file);
        await EachAsync(plan, "Microsoft.Storage/storageAccounts", 2,
            of => Assert.True(Yes(of, "supportsHttpsTrafficOnly") && Text(of, "minimumTlsVersion") == "TLS1_2"));
        await EachAsync(plan, "Microsoft.DocumentDB/databaseAccounts", 1, of => Assert.Equal("Tls12", Text(of, "minimalTlsVersion")));
        await EachAsync(plan, "Microsoft.Web/sites", 1, of =>
            Assert.True(Yes(of, "httpsOnly") && Text(of["siteConfig"]!, "minTlsVersion") == "1.2"
                && Text(of["siteConfig"]!, "scmMinTlsVersion") == "1.2"));
    }

    [Fact]
    public async Task With_private_endpoints_no_store_has_a_public_door_but_that_of_the_package_for_the_addresses_that_were_named()
    {
        foreach (var plan in (Plan[])[Plan.Pilot, Plan.City])
        {
            var endpoints = (await plan.ResourcesAsync("Microsoft.Network/privateEndpoints"))
                .Select(endpoint => endpoint["properties"]!["privateLinkServiceConnections"]![0]!["properties"]!).ToList();
            foreach (var store in (await plan.ResourcesAsync()).Where(IsStore))
            {
                var (id, of) = (store["id"]!.GetValue<string>(), store["properties"]!);
                Assert.Contains(endpoints, endpoint => Text(endpoint, "privateLinkServiceId") == id);
                if (plan == Plan.Pilot && id.Contains("code", StringComparison.Ordinal))
                {
                    Assert.Equal(["203.0.113.0/29"], of["networkAcls"]!["ipRules"]!.AsArray().Select(rule => Text(rule!, "value")));
                    Assert.Equal("Deny", Text(of["networkAcls"]!, "defaultAction"));
                }
                else
                {
                    Assert.Equal("Disabled", Text(of, "publicNetworkAccess"));
                }
            }
        }
    }

    [Fact]
    public async Task Without_private_endpoints_the_stores_take_the_applications_subnet_and_nobody_else()
    {
        Assert.Empty(await Plan.Demo.ResourcesAsync("Microsoft.Network/privateEndpoints"));
        var stores = (await Plan.Demo.ResourcesAsync()).Where(IsStore).ToList();
        Assert.Equal(4, stores.Count);
        Assert.All(stores, store =>
        {
            var of = store["properties"]!;
            var rules = of["virtualNetworkRules"] ?? of["networkAcls"]!["virtualNetworkRules"]!;
            Assert.EndsWith("/subnets/application", Text(Assert.Single(rules.AsArray())!, "id"), StringComparison.Ordinal);
            Assert.True(of["networkAcls"] is { } acls ? Text(acls, "defaultAction") == "Deny" && acls["ipRules"]!.AsArray().Count == 0
                : Yes(of, "isVirtualNetworkFilterEnabled"));
        });
    }

    [Theory]
    [MemberData(nameof(Plan.Files), MemberType = typeof(Plan))]
    public async Task Logs_of_every_store_the_application_and_the_bot_are_kept_for_six_months_at_least(string file)
    {
        var plan = Plan.Of(file);
        await EachAsync(plan, "Microsoft.OperationalInsights/workspaces", 1, of => Assert.True(of["retentionInDays"]!.GetValue<int>() >= 180));
        var workspace = (await plan.ResourcesAsync("Microsoft.OperationalInsights/workspaces"))[0]["id"]!.GetValue<string>();
        var settings = await plan.ResourcesAsync("Microsoft.Insights/diagnosticSettings");
        Assert.All(settings, setting => Assert.Equal(workspace, Text(setting["properties"]!, "workspaceId")));
        var logged = settings.Select(setting => setting["id"]!.GetValue<string>()).ToList();
        var kinds = (string[])["/databaseAccounts/", "/vaults/", "/sites/", "/botServices/", "/blobServices/", "/queueServices/"];
        Assert.All(kinds, kind => Assert.Contains(logged, id => id.Contains(kind, StringComparison.Ordinal)));
        // Queries name search tokens, and what is said in a chat is nobody's business here.
        Assert.DoesNotContain(settings.SelectMany(setting => setting["properties"]!["logs"]!.AsArray()),
            log => Text(log!, "category") is "QueryRuntimeStatistics" or "DataPlaneRequests5M");
    }

    [Theory]
    [MemberData(nameof(Plan.Files), MemberType = typeof(Plan))]
    public async Task What_was_lost_can_be_brought_back(string file)
    {
        var plan = Plan.Of(file);
        await EachAsync(plan, "Microsoft.KeyVault/vaults", 1,
            of => Assert.True(Yes(of, "enablePurgeProtection") && Yes(of, "enableSoftDelete")
                && of["softDeleteRetentionInDays"]!.GetValue<int>() == 90));
        await EachAsync(plan, "Microsoft.DocumentDB/databaseAccounts", 1, of => Assert.Equal("Continuous", Text(of["backupPolicy"]!, "type")));
        await EachAsync(plan, "Microsoft.Storage/storageAccounts/blobServices", 2, of => Assert.True(Yes(of["deleteRetentionPolicy"]!, "enabled")
            && of["deleteRetentionPolicy"]!["days"]!.GetValue<int>() == global::Storage.Azure.AzureStorage.SoftDeleteDays));
    }

    [Fact]
    public async Task A_pilot_pays_by_request_and_the_city_scales()
    {
        static async Task<(bool Serverless, int? Most)> Of(Plan plan) =>
            (((await plan.ResourcesAsync("Microsoft.DocumentDB/databaseAccounts"))[0]["properties"]!["capabilities"]!.AsArray())
                .Any(c => Text(c!, "name") == "EnableServerless"),
                (await plan.ResourcesAsync(
                    "Microsoft.DocumentDB/databaseAccounts/sqlDatabases"))[0]["properties"]!["options"]!["autoscaleSettings"]?["maxThroughput"]!
                        .GetValue<int>());

        Assert.Equal((true, null), await Of(Plan.Pilot));
        var (serverless, most) = await Of(Plan.City);
        Assert.False(serverless);
        Assert.True(most >= 1000);
    }

    [Theory]
    [MemberData(nameof(Plan.Files), MemberType = typeof(Plan))]
    public async Task Somebody_is_told_of_failed_and_silent_timers_poison_old_and_retried_messages_and_a_refusing_database(string file)
    {
        var plan = Plan.Of(file);
        var alerts = (await plan.ResourcesAsync("Microsoft.Insights/scheduledQueryRules"))
            .Concat(await plan.ResourcesAsync("Microsoft.Insights/metricAlerts")).ToList();
        string[] expected = ["cosmos-429", "dequeue-count", "failed-timers", "poison-queues", "queue-age", "silent-timers"];
        Assert.Equal(expected,
            alerts.Select(alert => expected.Single(name => alert["name"]!.GetValue<string>().EndsWith(name, StringComparison.Ordinal)))
                .Order(StringComparer.Ordinal));
        Assert.All(alerts, alert => Assert.Contains("/actionGroups/", alert["properties"]!["actions"]!.ToJsonString(), StringComparison.Ordinal));
        Assert.Equal(plan == Plan.Demo ? 0 : 1, (await plan.ResourcesAsync("Microsoft.Consumption/budgets")).Count);
    }

    [Fact]
    public async Task Every_parameter_and_output_is_described_and_neither_cloud_nor_region_has_a_default()
    {
        var main = await Compiled.Value;
        var templates = Templates(main).ToList();
        Assert.True(templates.Count > 10, "The modules were not found.");
        foreach (var (name, described) in templates.SelectMany(template => Members(template, "parameters").Concat(Members(template, "outputs"))))
        {
            Assert.True(described["metadata"]?["description"]?.GetValue<string>().Length > 10, $"{name} is not described.");
        }

        Assert.All(templates.Select(template => template["parameters"]?["location"]).OfType<JsonNode>().Append(main["parameters"]!["cloud"]!),
            parameter => Assert.Null(parameter["defaultValue"]));
    }

    [Fact]
    public async Task No_output_carries_a_secret()
    {
        var outputs = Templates(await Compiled.Value).SelectMany(template => Members(template, "outputs")).ToList();
        Assert.True(outputs.Count > 20, "The outputs were not found.");
        Assert.All(outputs, output =>
        {
            Assert.DoesNotMatch(Secretive(), output.Value["value"]!.ToJsonString());
            Assert.DoesNotContain("secure", Text(output.Value, "type"), StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task All_role_assignments_stand_in_one_file_and_whoever_deploys_reaches_the_package_only()
    {
        Assert.Equal(["roles.bicep"], Bicep.Sources.Where(source => File.ReadAllText(Path.Combine(Bicep.Folder, source))
            .Contains("oleAssignments@", StringComparison.Ordinal)));
        var operators = (await Plan.City.ResourcesAsync("Microsoft.Authorization/roleAssignments"))
            .Where(role => Text(role["properties"]!, "principalId") == Plan.City.Names["AZURE_PRINCIPAL_ID"]).ToList();
        Assert.Contains("/storageAccounts/changzhicode", Assert.Single(operators)["id"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain((await Plan.Pilot.ResourcesAsync("Microsoft.Authorization/roleAssignments")),
            role => !Text(role["properties"]!, "principalId").Contains("principalId", StringComparison.Ordinal));
    }

    private static bool IsStore(JsonObject resource) => HoldData.Contains(resource["type"]!.GetValue<string>());

    private static async Task EachAsync(Plan plan, string type, int count, Action<JsonNode> holds)
    {
        var found = await plan.ResourcesAsync(type);
        Assert.Equal(count, found.Count);
        Assert.All(found, resource => holds(resource["properties"]!));
    }

    private static bool Yes(JsonNode of, string member) => of[member]!.GetValue<bool>();

    private static string Text(JsonNode of, string member) => of[member]!.GetValue<string>();

    private static IEnumerable<KeyValuePair<string, JsonObject>> Members(JsonObject template, string section) =>
        template[section]?.AsObject().Select(member => KeyValuePair.Create(member.Key, member.Value!.AsObject())) ?? [];

    /// <summary>A compiled template and those of its modules.</summary>
    private static IEnumerable<JsonObject> Templates(JsonObject template)
    {
        var resources = template["resources"] is JsonArray list ? list.Select(item => item!.AsObject())
            : template["resources"]!.AsObject().Select(member => member.Value!.AsObject());
        return resources.Select(resource => (resource["properties"] as JsonObject)?["template"]).OfType<JsonObject>().SelectMany(Templates)
            .Prepend(template);
    }

    [GeneratedRegex(@"\blist[A-Z]\w*\(|Key\b|[Ss]ecret|[Pp]assword|\bsas\b")]
    private static partial Regex Secretive();
}
