using DuckDB.NET.Data;
using LungSeg.Local.Commands;
using LungSeg.TestKit.Tools;

namespace LungSeg.Local.Tests.Cohorts;

/// <summary>The examples of docs/cohorts.md, run as they stand there over a cohort.</summary>
public sealed class CohortPageTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder["scan"]);
        foreach (var (name, bytes) in SmallPatient.Slices)
            File.WriteAllBytes(Path.Combine(_folder["scan"], name), bytes);
        using var run = await FolderRun.Of(_folder["scan"]);
        ManyResults.Write(run, _folder["results"], 30);
        ManyResults.Fail(_folder["results"], "case-broken", run);
        await CommandRun.Of(CollectCommand.Create(), _folder["results"], "--out", _folder["cohort.csv"]);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Pandas()
    {
        var said = PythonTool.RunOrSkip(
            "pandas", $"import os, sys\nos.chdir(sys.argv[1])\n{Block("python")}", _folder.Path);
        Assert.Contains("laa950_percent", said, StringComparison.Ordinal);
        Assert.Contains("case-broken", said, StringComparison.Ordinal);
    }

    [Fact]
    public void DuckDb()
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = Block("sql")
            .Replace("'cohort.csv'", $"'{_folder["cohort.csv"]}'", StringComparison.Ordinal);
        using var reader = command.ExecuteReader();
        var regions = new List<string>();
        while (reader.Read())
            regions.Add(reader.GetString(0));
        Assert.Equal(["dense-right", "left-lung", "lungs", "of-tomorrow", "right-lung"], regions);
    }

    [Fact]
    public void R()
    {
        var script = _folder["five.r"];
        File.WriteAllText(script, $"setwd('{_folder.Path}')\n{Block("r")}");
        var (code, said) = ExternalTool.RunOrSkip("Rscript", script);
        Assert.True(code == 0, said);
        Assert.Contains("right-lung", said, StringComparison.Ordinal);
    }

    private static string Block(string language) => Assert.Single(PageBlocks.Of("cohorts.md", language));
}
