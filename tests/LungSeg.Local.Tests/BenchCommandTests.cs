using System.Text.Json;
using LungSeg.Local.Commands;
using LungSeg.Local.Terminal;
using LungSeg.TestKit.Tools;

namespace LungSeg.Local.Tests;

public class BenchCommandTests
{
    [Fact]
    public async Task Every_stage_and_the_whole_run_have_seconds_voxels_and_a_share_of_the_memory_limit()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, bytes) in SmallPatient.Slices)
            await File.WriteAllBytesAsync(folder[name], bytes, TestContext.Current.CancellationToken);

        var run = await CommandRun.Of(BenchCommand.Create(), folder.Path, "--runs", "2", "--spacing", "4", "--json");

        var report = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Equal(90 * 72 * 80, report.GetProperty("voxels").GetInt64());
        var stages = report
            .GetProperty("stages")
            .EnumerateArray()
            .ToDictionary(stage => stage.GetProperty("stage").GetString()!);
        Assert.Equal("whole run", stages.Keys.Last());
        Assert.Contains("SegmentVolume", stages.Keys);
        Assert.All(stages.Values, stage =>
        {
            Assert.True(stage.GetProperty("seconds").GetDouble() >= 0);
            Assert.True(stage.GetProperty("voxelsPerSecond").GetDouble() > 0);
            Assert.True(stage.GetProperty("memoryLimitFraction").GetDouble() > 0);
        });
        Assert.True(stages["ConvertSlab"].GetProperty("bytesRead").GetInt64() > 90 * 72 * 80);
    }

    [Fact]
    public async Task A_folder_without_a_scan_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        await Assert.ThrowsAsync<UsageException>(() => CommandRun.Of(BenchCommand.Create(), folder.Path));
    }
}
