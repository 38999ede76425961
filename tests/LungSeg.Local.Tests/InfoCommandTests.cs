using System.Text.Json;
using LungSeg.Local.Commands;
using LungSeg.Local.Terminal;
using LungSeg.TestKit.Tools;

namespace LungSeg.Local.Tests;

public class InfoCommandTests
{
    [Fact]
    public async Task Json_says_what_can_be_processed_and_what_cannot_and_why()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, bytes) in SmallPatient.Slices)
            await File.WriteAllBytesAsync(folder[name], bytes, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["notes.txt"], "no slice", TestContext.Current.CancellationToken);

        var run = await CommandRun.Of(InfoCommand.Create(), folder.Path, "--json");

        var info = JsonDocument.Parse(run.Output).RootElement;
        var series = Assert.Single(info.GetProperty("series").EnumerateArray());
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Equal(80, series.GetProperty("slices").GetInt32());
        Assert.Equal(
            [90, 72, 80],
            series.GetProperty("grid").GetProperty("sizeVoxels").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal(
            "notes.txt",
            Assert.Single(info.GetProperty("rejectedFiles").EnumerateArray()).GetProperty("blob").GetString());
        Assert.Empty(info.GetProperty("rejectedSeries").EnumerateArray());
    }

    [Fact]
    public async Task A_folder_without_a_series_is_told_by_the_exit_code()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(
            folder["one.dcm"], SmallPatient.Slices[0].Bytes, TestContext.Current.CancellationToken);

        var run = await CommandRun.Of(InfoCommand.Create(), folder.Path, "--json");

        Assert.Equal(ExitCodes.Rejected, run.ExitCode);
        var rejected = Assert.Single(
            JsonDocument.Parse(run.Output).RootElement.GetProperty("rejectedSeries").EnumerateArray());
        Assert.Equal("too-few-slices", rejected.GetProperty("fault").GetProperty("code").GetString());
    }
}
