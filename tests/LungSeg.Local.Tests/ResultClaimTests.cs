using LungSeg.Local.Commands;
using LungSeg.Local.Running;
using LungSeg.Local.Terminal;
using LungSeg.TestKit.Tools;

namespace LungSeg.Local.Tests;

/// <summary>
/// Where results go, one run at a time writes, and a run without a result is no obstacle to the next.
/// </summary>
public sealed class ResultClaimTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_run_into_the_same_folder_is_refused_until_the_first_has_ended()
    {
        Directory.CreateDirectory(_folder["in"]);
        await File.WriteAllTextAsync(_folder["in/1.dcm"], "no DICOM", TestContext.Current.CancellationToken);
        using (new ResultClaim(new(_folder["out"])))
        {
            var (code, errors) = await RunAsync();
            Assert.Equal(ExitCodes.Usage, code);
            Assert.Contains($"Another lungseg is writing to {_folder["out"]}.", errors, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder["out"]));
        Assert.Equal(ExitCodes.Rejected, (await RunAsync()).Code);
    }

    [Fact]
    public async Task A_file_that_a_killed_run_left_is_no_claim()
    {
        Directory.CreateDirectory(_folder["out"]);
        await File.WriteAllTextAsync(_folder["out/.lungseg-running"], "", TestContext.Current.CancellationToken);
        new ResultClaim(new(_folder["out"])).Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(_folder["out"]));
    }

    [Fact]
    public async Task What_was_rejected_may_be_tried_again()
    {
        Directory.CreateDirectory(_folder["in"]);
        await File.WriteAllTextAsync(_folder["in/1.dcm"], "no DICOM", TestContext.Current.CancellationToken);
        Assert.Equal(ExitCodes.Rejected, (await RunAsync()).Code);
        var (code, errors) = await RunAsync();
        Assert.Equal(ExitCodes.Rejected, code);
        Assert.DoesNotContain("has results already", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(".")]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("con")]
    [InlineData("a*b")]
    [InlineData("two\nlines")]
    [InlineData("dot.")]
    [InlineData("300")]
    public async Task A_name_that_no_folder_can_have_is_refused_by_its_option(string name)
    {
        if (name == "300") name = new('x', 300);
        foreach (var command in (string[])["run", "measure"])
        {
            var (code, errors) = await LineAsync(
                [command, _folder.Path, "--out", _folder["out"], "--mask", _folder["m"], "--case", name]);
            Assert.Equal(ExitCodes.Usage, code);
            Assert.Contains("--case: the name", errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_mistaken_option_is_named_without_the_whole_help()
    {
        var (code, errors) = await LineAsync(["run", _folder.Path, "--out", _folder["out"], "--fromats", "masks"]);
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains("--fromats", errors, StringComparison.Ordinal);
        Assert.EndsWith("'lungseg run --help' lists what there is.", errors.TrimEnd(), StringComparison.Ordinal);
        Assert.True(errors.Split('\n').Length < 10, errors);
    }

    private Task<(int Code, string Errors)> RunAsync() => LineAsync(["run", _folder["in"], "--out", _folder["out"]]);

    private static async Task<(int Code, string Errors)> LineAsync(IReadOnlyList<string> words)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await CommandLine.RunAsync(words, output, errors, TestContext.Current.CancellationToken);
        Assert.Empty(output.ToString());
        return (code, errors.ToString());
    }
}
