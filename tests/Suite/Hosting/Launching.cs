using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using App;
using Host;
using Microsoft.Extensions.Configuration;
using Storage.Embedded;
using Suite.Api;

namespace Suite.Hosting;

public sealed class Launching
{
    [Fact]
    public void Without_arguments_it_listens_on_localhost_7071()
    {
        var (launch, problem) = Launch.Read([], _ => null);
        Assert.Null(problem);
        Assert.Equal(new Listening(null, 7071), Assert.Single(launch!.Addresses));
        Assert.Equal("Production", launch.Environment);
    }

    [Theory]
    [InlineData("--urls", "https://localhost:7071")]
    [InlineData("--urls", "localhost:7071")]
    [InlineData("--urls", "http://example.cn:80")]
    [InlineData("--urls", "")]
    [InlineData("--url", "http://localhost:7071")]
    [InlineData("serve", "now")]
    [InlineData("--data")]
    public void What_cannot_be_meant_is_refused_in_one_line(params string[] args)
    {
        var (launch, problem) = Launch.Read(args, _ => null);
        Assert.Null(launch);
        Assert.DoesNotContain('\n', problem!);
    }

    [Theory]
    [InlineData("RateLimits:DeclarationsPerMinute", "-1")]
    [InlineData("RateLimits:DeclarationsPerMinute", "many")]
    [InlineData("Site:PublicOrigin", "example.cn")]
    [InlineData("Site:PublicOrigin", "https://example.cn/path")]
    [InlineData("Site:ClientAddressHeader", "X Client")]
    [InlineData("Site:SyntheticDataOnly", "yes")]
    [InlineData("Auth:Authority", "https://login.example.cn")]
    [InlineData("Auth:FirstAdministrator", "zhang")]
    [InlineData("Auth:FirstAdministrator", "login.example.cn zhang")]
    [InlineData("Auth:FirstAdministrator", "https://login.example.cn zhang, https://login.example.cn/ zhang")]
    [InlineData("Auth:FirstAdministrator", "https://login.example.cn a, https://login.example.cn b, https://login.example.cn c")]
    [InlineData("RateLimits:CallsPerMinutePerClient", "-1")]
    [InlineData("Bot:Metadata", "http://login.example.cn/openid")]
    [InlineData("Store:Kind", "paper")]
    [InlineData("Azure:Cloud", "germany")]
    [InlineData("Keys:Suite", "des")]
    [InlineData("Keys:Since", "1 March")]
    [InlineData("Drafts:Days", "0")]
    [InlineData("Telemetry:Otlp", "http://collector.example.cn:4318")]
    [InlineData("Telemetry:Otlp", "collector")]
    public void A_wrong_setting_is_named(string key, string value)
    {
        var (settings, problems) = Settings.Read(Given((key, value)));
        Assert.Null(settings);
        Assert.Contains(problems, problem => problem.Contains(key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Cosmos:Gateway", "yes")]
    [InlineData("Cosmos:Endpoint", "account")]
    [InlineData("Cosmos:Connection", "account")]
    [InlineData("Cosmos:Connection", "AccountEndpoint=https://account.documents.azure.cn/")]
    [InlineData("Cosmos:Connection", "AccountEndpoint=http://10.0.0.4:8081/;AccountKey=a2V5;")]
    [InlineData("Cosmos:Connection", "AccountEndpoint=http://127.0.0.1:8081/;AccountKey=a2V5;", "false")]
    public void An_account_is_reached_over_HTTPS_or_on_this_machine_by_its_gateway(string key, string value, string gateway = "true")
    {
        (string, string)[] account =
        [
            ("Store:Kind", "azure"), ("Storage:Connection", "UseDevelopmentStorage=true"), ("Keys:Path", "/keys/rings"), ("Cosmos:Gateway", gateway),
            ("Cosmos:Connection", "AccountEndpoint=http://127.0.0.1:8081/;AccountKey=a2V5;"),
        ];
        Assert.Contains(Settings.Read(Given([.. account.Where(given => given.Item1 != key), (key, value)])).Problems,
            problem => problem.Contains(key, StringComparison.Ordinal));
        Assert.Equal([], Settings.Read(Given([.. account.Where(given => given.Item1 != "Cosmos:Gateway"), ("Cosmos:Gateway", "true")])).Problems);
    }

    [Theory]
    [InlineData("public", "", "Site:SyntheticDataOnly")]
    [InlineData("public", "false", "Azure:Cloud=china")]
    [InlineData("public", "true", null)]
    [InlineData("china", "false", null)]
    public void In_a_cloud_without_a_region_in_China_真实儿童的数据_are_refused_and_it_is_said_what_to_do(string cloud, string syntheticOnly, string? said)
    {
        var suffix = cloud == "china" ? "cn" : "com";
        var problems = Settings.Read(Given(("Store:Kind", "azure"), ("Azure:Cloud", cloud),
            ("Cosmos:Endpoint", $"https://account.documents.azure.{suffix}/"), ("Storage:Account", "account"), ("Keys:Path", "/keys/rings"),
                ("Site:SyntheticDataOnly", syntheticOnly))).Problems;
        if (said is null)
        {
            Assert.Equal([], problems);
        }
        else
        {
            Assert.Contains(said, Assert.Single(problems), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("china", "Cosmos:Endpoint", "https://account.documents.azure.com:443/", "public")]
    [InlineData("china", "KeyVault:Uri", "https://vault.vault.azure.net/", "public")]
    [InlineData("public", "Cosmos:Endpoint", "https://account.documents.azure.cn/", "china")]
    [InlineData("china", "Cosmos:Connection", "AccountEndpoint=https://account.documents.azure.com/;AccountKey=a2V5;", "public")]
    public void An_address_of_the_other_cloud_is_named_with_the_cloud_it_is_of(string cloud, string key, string value, string meant)
    {
        (string, string)[] account =
        [
            ("Store:Kind", "azure"), ("Azure:Cloud", cloud), ("Site:SyntheticDataOnly", "true"), ("Storage:Account", "account"),
                ("Keys:Path", "/keys/rings"),
            ("Cosmos:Endpoint", "https://cosmos.example.cn/"),
        ];
        var problem = Assert.Single(Settings.Read(Given([.. account.Where(given => given.Item1 != key), (key, value)])).Problems);
        Assert.Contains(key, problem, StringComparison.Ordinal);
        Assert.Contains($"Azure:Cloud 改成 {meant}", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_wrong_setting_is_named_at_once()
    {
        var (_, problems) = Settings.Read(Given(("Store:Kind", "paper"), ("Site:PublicOrigin", "x"), ("Auth:ClientId", "y")));
        Assert.Equal(3, problems.Count);
    }

    [Theory]
    [InlineData("Store:Pth", "Store:Path")]
    [InlineData("Store:PTH", "Store:Path")]
    [InlineData("RateLimits:DeclarationPerMinute", "RateLimits:DeclarationsPerMinute")]
    [InlineData("Bot:Secrets", "Bot:Secret")]
    [InlineData("Policy:HomeVisitMaxDay", "Policy:HomeVisitMaxDays")]
    public void A_misspelt_setting_is_named_with_the_one_that_was_meant_and_never_its_value(string key, string meant)
    {
        var (settings, problems) = Settings.Read(Given((key, "hush-hush")));
        Assert.Null(settings);
        Assert.Equal($"没有 {key} 这个设置，是不是要写 {meant}？", Assert.Single(problems));
    }

    [Theory]
    [InlineData("Comos:Endpoint", "Cosmos:Endpoint")]
    [InlineData("KeyVaults:Uri", "KeyVault:Uri")]
    [InlineData("RateLimit:DeclarationsPerMinute", "RateLimits:DeclarationsPerMinute")]
    [InlineData("Stor:Kind", "Store:Kind")]
    public void A_misspelt_section_is_named_too_where_the_rest_of_the_name_is_one_of_ours(string key, string meant) =>
        Assert.Equal($"没有 {key} 这个设置，是不是要写 {meant}？", Assert.Single(Settings.Read(Given((key, "hush-hush"))).Problems));

    [Fact]
    public void One_underscore_instead_of_two_is_said_to_be_that() => Assert.Equal(
        "没有 Store_Kind 这个设置，是不是要写 Store:Kind？在环境变量里冒号写成两个下划线：Store__Kind。", Assert.Single(Settings.Read(Given(("Store_Kind", "azure"))).Problems));

    [Fact]
    public void Where_no_setting_comes_near_those_of_the_section_are_listed()
    {
        var (_, problems) = Settings.Read(Given(("Store:Compression", "on")));
        Assert.Equal("没有 Store:Compression 这个设置，可用的有 Store:Kind、Store:Path。", Assert.Single(problems));
    }

    [Fact]
    public void Below_a_setting_there_is_nothing_and_what_is_written_there_is_not_repeated()
    {
        var (_, problems) = Settings.Read(Given(("Bot:Secret:hush-hush", "")));
        Assert.Equal("Bot:Secret 不能再分项，请把内容直接写给 Bot:Secret。", Assert.Single(problems));
    }

    [Theory]
    [InlineData("Logging:LogLevel:Default", "Warning")]
    [InlineData("Kestrel:Endpoints:Http:Url", "http://localhost:1")]
    [InlineData("AzureWebJobsStorage", "UseDevelopmentStorage=true")]
    [InlineData("AzureWebJobsStorage:accountName", "account")]
    [InlineData("AzureFunctionsJobHost:logging:logLevel:default", "Information")]
    [InlineData("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated")]
    [InlineData("ASPNETCORE_URLS", "http://+:80")]
    [InlineData("urls", "http://+:80")]
    [InlineData("STORE", "the shell's own")]
    [InlineData("STORE_PORT", "tcp://10.0.0.1:80")]
    [InlineData("STORE_PATH", "/another/program's")]
    [InlineData("Functions:Worker:HostEndpoint", "http://127.0.0.1:1")]
    [InlineData("policy:centraldistricts:0", "140403")]
    public void What_belongs_to_the_platform_or_to_a_list_is_left_alone(string key, string value) =>
    Assert.Equal([], Settings.Read(Given((key, value))).Problems);

    [Fact]
    public void The_sample_file_starts_as_it_is()
    {
        var values = JsonNode.Parse(File.ReadAllText(Path.Combine(Executable.Repository, "local.settings.sample.json")))!["Values"]!.AsObject();
        var given = values.Select(value => (value.Key.Replace("__", ":", StringComparison.Ordinal), value.Value!.GetValue<string>())).ToArray();
        Assert.NotEmpty(given);
        Assert.Equal([], Settings.Read(Given(given)).Problems);
    }

    [Fact]
    public async Task A_misspelt_setting_on_the_command_line_or_in_the_environment_is_said_in_one_line_and_ends_with_a_failure()
    {
        var (code, error) = await Executable.RunAsync(Executable.Built, ["--RateLimits:DeclarationPerMinute", "0"], []);
        Assert.Equal(1, code);
        Assert.Equal("没有 RateLimits:DeclarationPerMinute 这个设置，是不是要写 RateLimits:DeclarationsPerMinute？", error.Trim());
        (code, error) = await Executable.RunAsync(Executable.Built, [], [("Store__Pth", "/nowhere")]);
        Assert.Equal(1, code);
        Assert.Equal("没有 Store:Pth 这个设置，是不是要写 Store:Path？", error.Trim());
    }

    [Fact]
    public async Task A_second_process_on_the_data_folder_is_refused()
    {
        await using var site = await Site.StartAsync();
        var (launch, _) = Launch.Read(["--urls", "http://127.0.0.1:0", "--data", site.Data], _ => null);
        await Assert.ThrowsAsync<FolderInUseException>(() => Server.CreateAsync(launch!));
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_one_line_and_ends_with_a_failure()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var folder = Directory.CreateTempSubdirectory("port-").FullName;
        var (code, error) = await Executable.RunAsync(
            Executable.Built, ["--urls", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}", "--data", Path.Combine(folder, "data")], []);
        Assert.Equal(1, code);
        Assert.Contains("已被占用", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_wrong_argument_is_said_in_one_line_and_ends_with_a_failure()
    {
        var (code, error) = await Executable.RunAsync(Executable.Built, ["--port", "80"], []);
        Assert.Equal(1, code);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static IConfiguration Given(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, (string?)value.Value))).Build();
}
