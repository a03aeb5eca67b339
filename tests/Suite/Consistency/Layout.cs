using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Suite.Channels;

namespace Suite.Consistency;

/// <summary>What the house promised about itself: where things stand and who may know whom.</summary>
public sealed partial class Layout
{
    private static readonly string[] TopLevel = ["README.md", "Serverless.sln", "bot", "functions", "host.json", "infra-bicep",
        "local.settings.sample.json", "tests"];

    /// <summary>Dotfiles and build props stand beside them; what git ignores does not count.</summary>
    private static readonly string[] BuildFiles = ["Directory.Build.props", "Directory.Packages.props", "global.json"];

    private static readonly string[] Ignored = ["artifacts", "data", "TestResults", "BenchmarkDotNet.Artifacts", "local.settings.json"];

    private static readonly Dictionary<string, string[]> MayReference = new(StringComparer.Ordinal)
    {
        ["Domain"] = [],
        ["Storage"] = ["Domain"],
        ["Conversation"] = ["Domain"],
        ["Channels"] = ["Domain"],
        ["App"] = ["Domain", "Storage", "Conversation", "Channels"],
        ["Host"] = ["App"],
        ["Worker"] = ["App"],
    };

    [Fact]
    public void The_top_level_is_what_the_user_fixed()
    {
        var found = Directory.EnumerateFileSystemEntries(Npm.Root).Select(path => Path.GetFileName(path)!)
            .Where(name => !name.StartsWith('.') && !Ignored.Contains(name) && !name.StartsWith("data", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        Assert.Equal(TopLevel.Concat(BuildFiles).Order(StringComparer.Ordinal), found);
    }

    [Fact]
    public void Dependencies_point_one_way_and_nothing_points_back()
    {
        var seen = 0;
        foreach (var project in Projects())
        {
            var name = Path.GetFileNameWithoutExtension(project);
            if (!MayReference.TryGetValue(name, out var allowed))
            {
                continue;
            }

            seen++;
            var references = XDocument.Load(project).Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
            Assert.All(references, reference => Assert.Contains(reference, allowed));
        }

        Assert.Equal(MayReference.Count, seen);
    }

    [Fact]
    public void The_domain_references_no_package_and_reads_no_clock_no_file_and_no_environment()
    {
        var folder = Path.Combine(Npm.Root, "functions", "Domain");
        Assert.Empty(XDocument.Load(Path.Combine(folder, "Domain.csproj")).Descendants("PackageReference"));
        var sources = Sources(folder).ToList();
        Assert.True(sources.Count > 50, "The domain's sources were not found.");
        Assert.Equal([], sources.Where(source => Impure().IsMatch(Code(source))).Select(source => Path.GetRelativePath(Npm.Root, source)));
    }

    [Fact]
    public void The_domain_keeps_nothing_between_two_decisions()
    {
        // What a rule says must hang on what it is given alone: no field changes, no thread has one of its own, no collection can be added to.
        Type[] changing = [typeof(List<>), typeof(Dictionary<,>), typeof(HashSet<>), typeof(Queue<>), typeof(Stack<>), typeof(ThreadLocal<>),
            typeof(AsyncLocal<>)];
        var fields = typeof(Domain.Forms.Field).Assembly.GetTypes().Where(type => !type.Name.Contains('<'))
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .ToList();
        Assert.True(fields.Count > 300);
        Assert.Equal([], fields.Where(field => !(field.IsInitOnly || field.IsLiteral) || field.IsDefined(typeof(ThreadStaticAttribute))
            || (field.FieldType.IsGenericType && changing.Contains(field.FieldType.GetGenericTypeDefinition())))
            .Select(field => $"{field.DeclaringType!.FullName}.{field.Name}"));
    }

    [Fact]
    public void Pages_speak_to_the_actions_and_not_to_the_routes()
    {
        // One action, two doors: a page that calls an endpoint class, or writes JSON for it, has begun a third way.
        var app = Path.Combine(Npm.Root, "functions", "App");
        var pages = new[] { "Portal", "Declare", "Pages", "Public" }.SelectMany(room => Sources(Path.Combine(app, room))
            .Concat(Markup(Path.Combine(app, room)))).ToList();
        Assert.True(pages.Count > 150);
        var routes = Sources(Path.Combine(app, "Api")).Select(source => Path.GetFileNameWithoutExtension(source)).Where(name =>
            name.EndsWith("Endpoints", StringComparison.Ordinal)).ToList();
        Assert.True(routes.Count > 15);
        var calls = new Regex($@"\b({string.Join('|', routes)})\.");
        Assert.Equal([], pages.Where(page => calls.IsMatch(Code(page))).Select(page => Path.GetRelativePath(Npm.Root, page)));

        // What is stored, sealed in a cookie or made by the build is read as JSON; what somebody posted is not.
        string[] stored = ["Assets.cs", "PublicEndpoints.cs"];
        Assert.Equal([], pages.Where(page => Code(page).Contains("JsonDocument.Parse", StringComparison.Ordinal)).Select(page =>
            Path.GetFileName(page)).Except(stored));
    }

    [Fact]
    public void No_room_is_called_common_or_helpers()
    {
        string[] vague = ["Common", "Helpers", "Services", "Managers", "Interfaces", "Utils", "Misc"];
        var folders = new[] { "functions", "bot", "tests" }
            .SelectMany(top => Directory.EnumerateDirectories(Path.Combine(Npm.Root, top), "*", SearchOption.AllDirectories))
            .Where(IsOurs).Select(folder => Path.GetFileName(folder)!).ToList();
        Assert.Contains("Forms", folders);
        Assert.Empty(folders.Intersect(vague));
    }

    [Fact]
    public void No_source_file_grows_past_450_lines()
    {
        // style.md: about 400 without a reason. The tolerance is for the last sentence of a thought, not for another thought.
        var sources = new[] { "functions", "bot" }.SelectMany(top => Sources(Path.Combine(Npm.Root, top))).ToList();
        Assert.True(sources.Count > 150);
        Assert.Equal([], sources.Where(source => File.ReadLines(source).Count() > 450).Select(source => Path.GetRelativePath(Npm.Root, source)));
    }

    [Fact]
    public void No_line_of_code_is_longer_than_150_characters()
    {
        // What stands between three quotes is data as somebody else wrote it: a table of cases, a document of another program.
        var sources = new[] { "functions", "bot", "tests" }.SelectMany(top => Sources(Path.Combine(Npm.Root, top))
            .Concat(Markup(Path.Combine(Npm.Root, top)))).ToList();
        Assert.True(sources.Count > 750);
        Assert.True(sources.Count(source => source.EndsWith(".razor", StringComparison.Ordinal)) > 150);
        Assert.Equal([], sources.SelectMany(source => LongLines(source).Select(line => $"{Path.GetRelativePath(Npm.Root, source)}:{line}")));

        static IEnumerable<int> LongLines(string source)
        {
            var (number, isText) = (0, false);
            foreach (var line in File.ReadLines(source))
            {
                number++;
                var quotes = line.Split("\"\"\"").Length - 1;
                if (line.Length > 150 && !isText && quotes == 0)
                {
                    yield return number;
                }

                isText ^= quotes % 2 == 1;
            }
        }
    }

    [Fact]
    public void Nothing_reaches_policy_parameters_but_through_the_policy_in_force()
    {
        // The language keeps the dated entries inside the domain; this keeps a second policy, or the one without the operator's settings, out of the
        // program.
        Assert.DoesNotContain(typeof(Domain.Eligibility.PolicyParameters)
            .GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly),
            member => member.Name is "Written" or "get_Written");
        string[] allowed =
        [
            Path.Combine("functions", "App", "Settings.cs"), Path.Combine("functions", "Domain", "Eligibility", "PolicyInForce.cs"),
                Path.Combine("functions", "Domain", "Eligibility", "PolicyParameters.cs"),
            Path.Combine("functions", "Domain", "Parameters", "PolicyBook.cs"),
                Path.Combine("functions", "Domain", "Matching", "LinkageParameters.cs"),
        ];
        var sources = new[] { "functions", "bot" }.SelectMany(top => Sources(Path.Combine(Npm.Root, top))
            .Concat(Markup(Path.Combine(Npm.Root, top)))).ToList();
        Assert.Contains(sources, source => source.EndsWith(".razor", StringComparison.Ordinal));
        Assert.Contains(sources, source => SecondPolicy().IsMatch(Code(source)));
        Assert.Equal([], sources.Where(source => SecondPolicy().IsMatch(Code(source))).Select(source => Path.GetRelativePath(Npm.Root, source))
            .Except(allowed));
    }

    [Fact]
    public void Typed_answers_are_written_one_way_and_keep_Chinese_readable()
    {
        var sources = Sources(Path.Combine(Npm.Root, "functions", "App")).Select(source =>
            (Name: Path.GetFileName(source), Code: Code(source))).ToList();
        Assert.True(sources.Count(source => source.Code.Contains("TypedResults.Ok(", StringComparison.Ordinal)) > 15);
        Assert.Equal(["Gone.cs"], sources.Where(source => source.Code.Contains("TypedResults.Json(", StringComparison.Ordinal)).Select(source =>
            source.Name));
        Assert.Equal("\"张\"", JsonSerializer.Serialize("张", App.Api.AnswerJson.Readable.Options));
    }

    private static IEnumerable<string> Projects() => new[] { "functions", "bot" }
        .SelectMany(top => Directory.EnumerateFiles(Path.Combine(Npm.Root, top), "*.csproj", SearchOption.AllDirectories)).Where(IsOurs);

    private static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(IsOurs);

    private static IEnumerable<string> Markup(string folder) => Directory
        .EnumerateFiles(folder, "*.razor", SearchOption.AllDirectories).Where(IsOurs);

    private static bool IsOurs(string path) => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules");

    private static string Code(string source) => string
        .Join('\n', File.ReadLines(source).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));

    [GeneratedRegex(
        @"\b(DateTime(Offset)?\.(Utc)?Now|TimeProvider\.System|Environment\.|Guid\.NewGuid|Random\.Shared|RandomNumberGenerator|File\.|Directory\."
            + @"|HttpClient|ILogger)")]
    private static partial Regex Impure();

    [GeneratedRegex(
        @"\bPolicyParameters\.Written\b|\bPolicyInForce\.(AsWritten|Check)\b|\bnew PolicyInForce\b|\bnew PolicyParameters\b|Policy\s*=\s*new\(")]
    private static partial Regex SecondPolicy();
}
