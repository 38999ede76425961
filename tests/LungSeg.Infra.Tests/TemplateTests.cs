using System.Text.RegularExpressions;
using LungSeg.Infra.Tests.Bicep;
using LungSeg.Infra.Tests.Rules;

namespace LungSeg.Infra.Tests;

/// <summary>The rules, held to the templates of the repository.</summary>
public partial class TemplateTests
{
    /// <summary>Longest name that Azure takes, by the module whose parameter "name" it is.</summary>
    private static readonly Dictionary<string, int> LongestNames = new()
    {
        ["modules/storage-account.bicep"] = 24,
        ["modules/function-app.bicep"] = 60,
        ["modules/event-grid.bicep"] = 50,
        ["modules/identity.bicep"] = 128,
        ["modules/network.bicep"] = 64,
    };

    public static TheoryData<string> Templates => [.. RepositoryFiles.TemplatePaths];

    [Theory]
    [MemberData(nameof(Templates))]
    public void Every_parameter_and_output_is_documented(string path) =>
        Assert.Empty(DeclarationRules.Documented(Read(path)));

    [Theory]
    [MemberData(nameof(Templates))]
    public void Every_declaration_is_used(string path) => Assert.Empty(DeclarationRules.Used(Read(path)));

    [Theory]
    [MemberData(nameof(Templates))]
    public void Every_API_version_is_stable(string path) => Assert.Empty(ResourceRules.StableApiVersions(Read(path)));

    [Theory]
    [MemberData(nameof(Templates))]
    public void No_location_is_fixed(string path) => Assert.Empty(ResourceRules.NoFixedLocation(Read(path)));

    [Theory]
    [MemberData(nameof(Templates))]
    public void Every_role_is_known_and_named(string path) => Assert.Empty(KnownRoles.Named(Read(path)));

    [Fact]
    public void A_type_has_the_same_API_version_everywhere() =>
        Assert.Empty(ResourceRules.OneVersionPerType(RepositoryFiles.Templates));

    [Fact]
    public void Every_known_role_is_given() =>
        Assert.Equal(
            KnownRoles.IdsByVariable.Keys.Order(),
            RepositoryFiles.Templates.SelectMany(file => file.Of("var")).Select(variable => variable.Name)
                .Intersect(KnownRoles.IdsByVariable.Keys).Order());

    [Fact]
    public void Modules_are_called_with_what_they_ask_for() =>
        Assert.Empty(ModuleRules.Calls(RepositoryFiles.Main, path => File.Exists(At(path)) ? Read(path) : null));

    [Fact]
    public void Every_module_is_called() =>
        Assert.Empty(ModuleRules.Orphans(RepositoryFiles.ModulePaths, RepositoryFiles.Main));

    [Fact]
    public void The_parameter_file_sets_what_main_asks_for() =>
        Assert.Empty(ModuleRules.ParameterFile(RepositoryFiles.Bicep("infra/main.bicepparam"), RepositoryFiles.Main));

    [Fact]
    public void Names_fit_their_kind_in_every_environment()
    {
        var named = 0;
        foreach (var call in RepositoryFiles.Main.Of("module").Where(call => LongestNames.ContainsKey(call.Target!)))
        {
            var name = BicepObject.Properties(BicepObject.Properties(call.Body)["params"])["name"];
            Assert.InRange(
                NameLength.Longest(RepositoryFiles.Main, name) ?? int.MaxValue, 3, LongestNames[call.Target!]);
            named++;
        }

        Assert.Equal(LongestNames.Count + 1, named); // storage-account.bicep is called twice
    }

    [Fact]
    public void Storage_account_names_have_lower_case_letters_and_digits_only()
    {
        foreach (
            var call in RepositoryFiles.Main.Of("module").Where(call => call.Target == "modules/storage-account.bicep"))
        {
            var symbol = BicepObject.Properties(BicepObject.Properties(call.Body)["params"])["name"][0].Text;
            var value = RepositoryFiles.Main.Of("var").Single(variable => variable.Name == symbol).Value[0].Text;
            Assert.Matches(StorageName(), value.Replace("${}", string.Empty, StringComparison.Ordinal));
        }
    }

    private static BicepFile Read(string path) => RepositoryFiles.Bicep($"infra/{path}");

    private static string At(string path) => RepositoryFiles.At($"infra/{path}");

    [GeneratedRegex("^[a-z0-9]+$")]
    private static partial Regex StorageName();
}
