using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using App;
using App.Functions;
using Channels.BotFramework;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using NCrontab;
using Storage;
using Storage.Azure;
using Storage.Backup;

namespace Suite.Infrastructure;

/// <summary>What the templates make is what the code expects to find.</summary>
public sealed partial class AgreeingWithTheCode
{
    /// <summary>Settings of the platform that the templates may write; whatever else is written is a setting of ours.</summary>
    private static readonly string[] OfThePlatform =
    [
        "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__blobServiceUri",
        "AzureWebJobsStorage__queueServiceUri", "AzureWebJobsDisableHomepage", "AZURE_CLIENT_ID", "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "FUNCTIONS_EXTENSION_VERSION", "FUNCTIONS_WORKER_RUNTIME", "WEBSITE_RUN_FROM_PACKAGE",
        "WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID",
    ];

    [Theory]
    [MemberData(nameof(Plan.Files), MemberType = typeof(Plan))]
    public async Task Both_containers_have_the_partition_key_the_expiry_and_exactly_the_index_of_the_code(string file)
    {
        var containers = await Plan.Of(file).ResourcesAsync("Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers");
        var expected = new[]
        {
            CosmosContainers.Properties(CosmosContainers.RecordsName, "/county"),
            CosmosContainers.Properties(CosmosContainers.IndexName, "/id")
        };
        Assert.Equal(expected.Select(container => container.Id), containers.Select(container => Last(container)));
        Assert.All(containers, container => Assert.Contains($"/sqlDatabases/{CosmosContainers.DatabaseName}/", container["id"]!.GetValue<string>(),
            StringComparison.Ordinal));
        foreach (var (code, made) in expected.Zip(containers.Select(container => container["properties"]!["resource"]!)))
        {
            Assert.Equal([code.PartitionKeyPath], Texts(made["partitionKey"]!["paths"]));
            Assert.Equal(code.DefaultTimeToLive, made["defaultTtl"]!.GetValue<int>());
            var policy = made["indexingPolicy"]!;
            Assert.Equal(code.IndexingPolicy.IncludedPaths.Select(path => path.Path).Order(StringComparer.Ordinal),
                Texts(policy["includedPaths"], "path").Order(StringComparer.Ordinal));
            Assert.Equal(["/*"], Texts(policy["excludedPaths"], "path"));
            Assert.Equal(code.IndexingPolicy.ExcludedPaths.Select(path => path.Path), Texts(policy["excludedPaths"], "path"));
            Assert.Equal(code.IndexingPolicy.CompositeIndexes
                .Select(index => string.Join(',', index.Select(path => $"{path.Path} {Written(path.Order)}"))).Order(StringComparer.Ordinal),
                policy["compositeIndexes"]!.AsArray().Select(index =>
                    string.Join(',', index!.AsArray().Select(path => $"{path!["path"]} {path["order"]}"))).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Plan.Files), MemberType = typeof(Plan))]
    public async Task The_queues_are_those_of_the_catalogue_each_with_its_poison_queue(string file)
    {
        var queues = await Plan.Of(file).ResourcesAsync("Microsoft.Storage/storageAccounts/queueServices/queues");
        Assert.Equal(Catalogue.Queues.SelectMany(queue => new[] { queue.Queue, queue.Queue + QueueNames.Poison }).Order(StringComparer.Ordinal),
            queues.Select(Last).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Plan.Files), MemberType = typeof(Plan))]
    public async Task Blobs_and_audit_heads_have_the_containers_that_the_code_writes_to_and_only_heads_are_immutable(string file)
    {
        var plan = Plan.Of(file);
        var settings = await SettingsAsync(plan);
        var containers = (await plan.ResourcesAsync("Microsoft.Storage/storageAccounts/blobServices/containers"))
            .Select(container => container["name"]!.GetValue<string>());
        var account = settings["Storage__Account"];
        Assert.Equal(((string[])[AzureBlobs.Container, AzureBlobs.HeadsContainer, BackupKeys.Container]).Select(name => $"{account}/default/{name}")
            .Order(),
            containers.Where(name => name.StartsWith(account + "/", StringComparison.Ordinal)).Order());
        var immutable = Assert.Single(await plan.ResourcesAsync("Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies"));
        Assert.Equal($"{account}/default/{AzureBlobs.HeadsContainer}/default", immutable["name"]!.GetValue<string>());
        Assert.True(immutable["properties"]!["immutabilityPeriodSinceCreationInDays"]!.GetValue<int>() >= 180);
    }

    [Theory]
    [MemberData(nameof(Plan.Files), MemberType = typeof(Plan))]
    public async Task Every_timer_is_watched_and_given_more_time_than_it_needs(string file)
    {
        var query = (await Plan.Of(file).ResourcesAsync("Microsoft.Insights/scheduledQueryRules"))
            .Single(rule => Last(rule).EndsWith("silent-timers", StringComparison.Ordinal));
        var watched = Timers().Matches(query["properties"]!["criteria"]!["allOf"]![0]!["query"]!.GetValue<string>())
            .ToDictionary(match => match.Groups["name"].Value,
                match => int.Parse(match.Groups["minutes"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(Catalogue.Timers.Select(timer => timer.Name).Order(StringComparer.Ordinal), watched.Keys.Order(StringComparer.Ordinal));
        Assert.All(Catalogue.Timers, timer =>
        {
            var fires = CrontabSchedule.Parse(timer.Schedule, new() { IncludingSeconds = true }).GetNextOccurrences(new(2027, 1, 1), new(2027, 1, 4))
                .Take(3).ToList();
            Assert.InRange(watched[timer.Name], (fires[1] - fires[0]).TotalMinutes * 2, 6 * 60);
        });
    }

    [Theory]
    [MemberData(nameof(Plan.Files), MemberType = typeof(Plan))]
    public async Task The_application_starts_with_the_settings_that_are_written_and_none_is_missing_or_misspelt(string file)
    {
        var plan = Plan.Of(file);
        var written = await SettingsAsync(plan);
        var ours = written.Where(setting => !OfThePlatform.Contains(setting.Key))
            .ToDictionary(setting => setting.Key.Replace("__", ":", StringComparison.Ordinal), setting => Given(setting.Value));
        Assert.Empty(ours.Keys.Except(Settings.Table.Select(setting => setting.Key)));

        var (settings, problems) = Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(ours!).Build());
        Assert.Equal([], problems);
        var cloud = plan.Names["CLOUD"];
        Assert.True(settings!.Storage
            is
        {
            IsAzure: true, CosmosEndpoint: not null, StorageAccount: not null, KeyVaultUri: not null, CosmosConnection: null,
            StorageConnection: null
        });
        Assert.Equal(cloud, settings.Storage.Cloud.Name);
        Assert.Equal(BotCloud.Named(cloud), settings.Bot.Cloud);
        // No secret: the identity answers for the bot.
        Assert.True(settings.Bot is { AppId: not null, TenantId: not null, DirectLineSecret: not null, Secret: null });
        Assert.Equal("https", settings.PublicOrigin!.Scheme);
        Assert.NotNull(settings.ClientAddressHeader);
        Assert.Equal(plan == Plan.Demo, settings.SyntheticDataOnly);
        Assert.Equal(plan.Names.ContainsKey("STAFF_CLIENT_ID"), settings.Authority is not null);
        Assert.Equal(plan.Names.ContainsKey("WECHAT_APP_ID"),
            settings.WeChat is { Token: not null, AppId: not null, EncodingAesKey: not null, Secret: not null });
    }

    [Fact]
    public async Task The_templates_write_what_the_table_of_settings_says_they_do_and_secrets_as_references_to_the_vault_only()
    {
        var written = new Dictionary<string, HashSet<bool>>(StringComparer.Ordinal);
        var withItsOwnBot = Plan.City with
        {
            Names = new Dictionary<string, string>(Plan.City.Names) { ["BOT_APP_ID"] = "00000000-0000-0000-0000-00000000000d" }
        };
        var (_, said, snapshot) = await withItsOwnBot.TryAsync();
        Assert.Equal("", said);
        foreach (var resources in (IReadOnlyList<JsonObject>[])[await Plan.Pilot.ResourcesAsync(), await Plan.City.ResourcesAsync(),
            await Plan.Demo.ResourcesAsync(), Plan.Resources(snapshot!)])
        {
            foreach (var (key, value) in Written(resources, "china"))
            {
                written.TryAdd(key.Replace("__", ":", StringComparison.Ordinal), []);
                written[key.Replace("__", ":", StringComparison.Ordinal)].Add(Secret().IsMatch(value));
            }
        }

        IEnumerable<string> Ours(bool secret) => written
            .Where(setting => !OfThePlatform.Contains(setting.Key.Replace(":", "__", StringComparison.Ordinal))
            && setting.Value.Contains(secret)).Select(setting => setting.Key).Order(StringComparer.Ordinal);
        IEnumerable<string> Due(SetBy by) => Settings.Table.Where(setting => setting.InAzure == by).Select(setting => setting.Key)
            .Order(StringComparer.Ordinal);
        Assert.Equal(Due(SetBy.Templates), Ours(secret: false));
        Assert.Equal(Due(SetBy.Vault), Ours(secret: true));
    }

    [Theory]
    [MemberData(nameof(Plan.Files), MemberType = typeof(Plan))]
    public async Task The_host_signs_in_with_the_identity_and_runs_the_isolated_worker_on_dotnet_10(string file)
    {
        var plan = Plan.Of(file);
        var settings = await SettingsAsync(plan);
        Assert.Equal(settings["Storage__Account"], settings["AzureWebJobsStorage__accountName"]);
        Assert.Equal("managedidentity", settings["AzureWebJobsStorage__credential"]);
        Assert.Equal(settings["AZURE_CLIENT_ID"], settings["AzureWebJobsStorage__clientId"]);
        Assert.DoesNotContain("AzureWebJobsStorage", settings.Keys);
        var app = Assert.Single(await plan.ResourcesAsync("Microsoft.Web/sites"))["properties"]!;
        if (plan.Names["CLOUD"] == "china")
        {
            Assert.Equal(("dotnet-isolated", "DOTNET-ISOLATED|10.0"),
                (settings["FUNCTIONS_WORKER_RUNTIME"], app["siteConfig"]!["linuxFxVersion"]!.GetValue<string>()));
            Assert.Null(app["functionAppConfig"]);
            // A name alone is completed with the public cloud's addresses.
            Assert.Equal(("https://account.blob.example/", "https://account.queue.example/"),
                (settings["AzureWebJobsStorage__blobServiceUri"], settings["AzureWebJobsStorage__queueServiceUri"]));
        }
        else
        {
            Assert.Equal(("dotnet-isolated", "10.0"), (app["functionAppConfig"]!["runtime"]!["name"]!.GetValue<string>(),
                app["functionAppConfig"]!["runtime"]!["version"]!.GetValue<string>()));
            Assert.DoesNotContain("FUNCTIONS_WORKER_RUNTIME", settings.Keys);
        }
    }

    [Theory]
    [MemberData(nameof(Plan.Files), MemberType = typeof(Plan))]
    public async Task What_the_settings_take_from_the_vault_is_put_there_by_the_templates_or_named_in_the_readme(string file)
    {
        var plan = Plan.Of(file);
        var made = (await plan.ResourcesAsync("Microsoft.KeyVault/vaults/secrets")).Select(Last).ToList();
        var readme = await File.ReadAllTextAsync(Path.Combine(Bicep.Folder, "README.md"), TestContext.Current.CancellationToken);
        var taken = (await SettingsAsync(plan)).Values.Select(value => Secret().Match(value)).Where(match => match.Success)
            .Select(match => match.Groups["name"].Value).ToList();
        Assert.NotEmpty(taken);
        Assert.All(taken, name => Assert.True(made.Contains(name) || readme.Contains($"`{name}`", StringComparison.Ordinal),
            $"Nobody puts {name} into the vault."));
    }

    /// <summary>The settings of the function app, with plausible values for what only Azure knows.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> SettingsAsync(Plan plan) =>
        Written(await plan.ResourcesAsync(), plan.Names["CLOUD"]);

    private static Dictionary<string, string> Written(IReadOnlyList<JsonObject> resources, string cloud)
    {
        var written = Assert.Single(resources, resource => resource["type"]!.GetValue<string>() == "Microsoft.Web/sites/config"
            && Last(resource) == "appsettings");
        return new ArmExpression(cloud).Resolve(written["properties"])!.AsObject()
            .ToDictionary(setting => setting.Key, setting => setting.Value!.GetValue<string>());
    }

    /// <summary>What the platform puts in the place of a reference to the vault; 43 letters, as the longest of them must have.</summary>
    private static string Given(string value) => Secret().IsMatch(value) ? new string('k', 43) : value;

    private static string Last(JsonObject resource) => resource["name"]!.GetValue<string>().Split('/')[^1];

    private static IEnumerable<string> Texts(JsonNode? list, string? member = null) =>
        list!.AsArray().Select(item => (member is null ? item : item![member])!.GetValue<string>());

    private static string Written(CompositePathSortOrder order) => order == CompositePathSortOrder.Ascending ? "ascending" : "descending";

    [GeneratedRegex("\"(?<name>[A-Za-z]+)\", (?<minutes>[0-9]+)")]
    private static partial Regex Timers();

    [GeneratedRegex(@"^@Microsoft\.KeyVault\(SecretUri=https://[^)]+/secrets/(?<name>[a-z-]+)\)$")]
    private static partial Regex Secret();
}
