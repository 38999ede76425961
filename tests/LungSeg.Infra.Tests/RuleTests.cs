using LungSeg.Infra.Tests.Bicep;
using LungSeg.Infra.Tests.Rules;

namespace LungSeg.Infra.Tests;

/// <summary>
/// Each rule finds the fault it is there for in a snippet that has it, and nothing in one that has not.
/// </summary>
public class RuleTests
{
    private const string Module = """
        param needed string
        param spare string = needed
        output result string = spare
        """;

    [Fact]
    public void A_parameter_without_description_is_found()
    {
        Assert.Single(DeclarationRules.Documented(BicepFile.Parse("param a string")));
        Assert.Empty(DeclarationRules.Documented(BicepFile.Parse("@description('A.')\nparam a string")));
    }

    [Theory]
    [InlineData("param a string", 1)]
    [InlineData("param a string\nvar b = { a: 1 }\noutput c object = b", 1)]
    [InlineData("param a string\noutput c string = x.a", 1)]
    [InlineData("resource a 'M.B/c@2024-01-01' existing = {\n  name: 'x'\n}", 1)]
    [InlineData("param a string\noutput c string = '${a}'", 0)]
    [InlineData("param a string\noutput c object = { d: a }", 0)]
    [InlineData("param a bool\noutput c int = d ? a : 1", 0)]
    public void A_declaration_that_nobody_uses_is_found(string text, int faults) =>
        Assert.Equal(faults, DeclarationRules.Used(BicepFile.Parse(text)).Count());

    [Theory]
    [InlineData("module m 'm.bicep' = {\n  params: {\n    needed: 'x'\n  }\n}", 0)]
    [InlineData("module m 'm.bicep' = {\n  params: {\n    needed: 'x'\n    other: 'y'\n  }\n}", 1)]
    [InlineData("module m 'm.bicep' = {\n  params: {\n    spare: 'x'\n  }\n}", 1)]
    [InlineData("module m 'm.bicep' = {\n}", 1)]
    [InlineData("module m 'gone.bicep' = {\n}", 1)]
    [InlineData("module m 'br/public:avm/res/x:1.0' = {\n}", 1)]
    [InlineData("module m 'm.bicep' = {\n  params: {\n    needed: 'x'\n  }\n}\noutput o string = m!.outputs.gone", 1)]
    [InlineData(
        "module m 'm.bicep' = {\n  params: {\n    needed: 'x'\n  }\n}\noutput o string = '${m.outputs.result}'", 0)]
    public void A_wrong_call_of_a_module_is_found(string text, int faults)
    {
        var module = BicepFile.Parse(Module, "m.bicep");
        Assert.Equal(
            faults, ModuleRules.Calls(BicepFile.Parse(text), path => path == "m.bicep" ? module : null).Count());
    }

    [Theory]
    [InlineData("param needed = 'x'", 0)]
    [InlineData("param needed = 'x'\nparam gone = 1", 1)]
    [InlineData("param spare = 'x'", 1)]
    public void A_wrong_parameter_file_is_found(string text, int faults) =>
        Assert.Equal(faults, ModuleRules.ParameterFile(BicepFile.Parse(text), BicepFile.Parse(Module)).Count());

    [Fact]
    public void A_module_that_nobody_calls_is_found()
    {
        var caller = BicepFile.Parse("module m 'm.bicep' = {\n}");
        Assert.Equal(["nobody calls n.bicep"], ModuleRules.Orphans(["m.bicep", "n.bicep"], caller));
    }

    [Theory]
    [InlineData("resource a 'Microsoft.Web/sites@2024-04-01' = {\n}", 0)]
    [InlineData("resource a 'Microsoft.Web/sites@2024-04-01-preview' = {\n}", 1)]
    [InlineData("resource a 'Microsoft.Web/sites' = {\n}", 1)]
    [InlineData("resource a 'Microsoft.Web/sites@2024-04-01' = {\n  resource b 'M.W/c@latest' = {\n  }\n}", 1)]
    public void A_version_that_is_not_stable_is_found(string text, int faults) =>
        Assert.Equal(faults, ResourceRules.StableApiVersions(BicepFile.Parse(text)).Count());

    [Fact]
    public void Two_versions_of_one_type_are_found()
    {
        var one = BicepFile.Parse("resource a 'M.W/sites@2024-04-01' = {\n}");
        var other = BicepFile.Parse("resource b 'M.W/sites@2023-04-01' existing = {\n}");
        Assert.Single(ResourceRules.OneVersionPerType([one, other]));
        Assert.Empty(ResourceRules.OneVersionPerType([one, one]));
    }

    [Theory]
    [InlineData("var a = { location: 'westeurope' }", 1)]
    [InlineData("var a = { location: 'global' }", 0)]
    [InlineData("var a = { location: location }", 0)]
    public void A_fixed_location_is_found(string text, int faults) =>
        Assert.Equal(faults, ResourceRules.NoFixedLocation(BicepFile.Parse(text)).Count());

    [Theory]
    [InlineData("var blobDataReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'", 0)]
    [InlineData("var blobDataReader = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'", 1)]
    [InlineData("var owner = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'", 1)]
    [InlineData("var roles = ['2a2b9908-6ea1-4ae2-8e65-a410df84e7d1']", 1)]
    public void A_role_that_is_not_known_is_found(string text, int faults) =>
        Assert.Equal(faults, KnownRoles.Named(BicepFile.Parse(text)).Count());

    [Theory]
    [InlineData("'abc'", 3)]
    [InlineData("'st${token}'", 15)]
    [InlineData("name", 17)]
    [InlineData("'st${parameter}'", null)]
    public void The_longest_name_is_told(string expression, int? longest)
    {
        var file = BicepFile.Parse(
            $"param parameter string\nvar token = uniqueString('x')\nvar name = 'host${{token}}'\nvar it = "
                + $"{expression}");
        Assert.Equal(longest, NameLength.Longest(file, file.Declarations[^1].Value));
    }
}
