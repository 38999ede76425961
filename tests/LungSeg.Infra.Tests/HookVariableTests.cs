using System.Text.RegularExpressions;

namespace LungSeg.Infra.Tests;

/// <summary>The hooks read what azd knows: outputs, and settings that main.bicepparam reads too.</summary>
public partial class HookVariableTests
{
    public static TheoryData<string> Scripts =>
        [
            .. Directory.EnumerateFiles(RepositoryFiles.At("infra/scripts")).Select(path => Path.GetFileName(path))
                .Order(),
        ];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_hook_reads_what_is_set(string script)
    {
        var known = HookRun.Outputs.Concat(HookRun.OfAzd).Concat(HookRun.Tuning)
            .Concat(Names(RepositoryFiles.Text("infra/main.bicepparam")));
        var used = Names(RepositoryFiles.Text($"infra/scripts/{script}"));
        Assert.Contains("AZURE_SUBSCRIPTION_ID", used);
        Assert.Empty(used.Except(known));
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Both_shells_read_the_same(string script) =>
        Assert.Equal(
            Names(RepositoryFiles.Text(Path.ChangeExtension($"infra/scripts/{script}", ".sh"))).Order(),
            Names(RepositoryFiles.Text(Path.ChangeExtension($"infra/scripts/{script}", ".ps1"))).Order());

    [Fact]
    public void Azd_calls_every_hook_there_is() =>
        Assert.All(Scripts, script =>
            Assert.Contains(
                $"infra/scripts/{script.Data}",
                RepositoryFiles.Text("azure.yaml") + RepositoryFiles.Text("infra/release.azure.yaml"),
                StringComparison.Ordinal));

    /// <summary>`azd pipeline config` hands a setting on to the pipeline only where azure.yaml names it.</summary>
    [Fact]
    public void Azure_yaml_hands_every_setting_on_to_a_pipeline() =>
        Assert.Equal(
            Names(RepositoryFiles.Text("infra/main.bicepparam"))
                .Where(name => name.StartsWith("LUNGSEG_", StringComparison.Ordinal)).Order(),
            Names(RepositoryFiles.Text("azure.yaml")).Order());

    private static string[] Names(string text) =>
        [.. Variable().Matches(text).Select(match => match.Value).Distinct()];

    [GeneratedRegex(@"\b(AZURE|LUNGSEG)_[A-Z_]+[A-Z]\b")]
    private static partial Regex Variable();
}
