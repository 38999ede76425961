using System.Globalization;
using System.Text.Json;
using LungSeg.Cohorts;
using LungSeg.Cohorts.Results;
using LungSeg.Local.Commands;
using LungSeg.Local.Terminal;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Storage;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Measurements;
using static LungSeg.Local.Tests.Cohorts.Duck;

namespace LungSeg.Local.Tests.Cohorts;

/// <summary>
/// Tables of a cohort: every cell is held against the summary that it comes from, by readers that are not ours.
/// </summary>
public sealed class CollectTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private FolderRun? _run;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder["scan"]);
        foreach (var (name, bytes) in SmallPatient.Slices)
            File.WriteAllBytes(Path.Combine(_folder["scan"], name), bytes);
        _run = await FolderRun.Of(_folder["scan"]);
    }

    public ValueTask DisposeAsync()
    {
        _run?.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("parquet")]
    [InlineData("json")]
    public async Task DuckDB_finds_every_number_of_every_summary(string format)
    {
        var summaries = ManyResults.Write(_run!, _folder["results"], 200);

        var collect = await CollectAsync(_folder["results"], $"c.{format}");

        Assert.Equal(ExitCodes.Done, collect.ExitCode);
        CollectedTables.AssertRegions(summaries, _folder[$"c.{format}"]);
        AssertSeries(summaries, $"c-series.{format}");
        Assert.Equal(
            [summaries.Values.Sum(summary => (long)summary.QualityFlags.Count)],
            Query($"select count(*) from '{_folder[$"c-flags.{format}"]}'")
                .Select(row => Convert.ToInt64(row[0], CultureInfo.InvariantCulture)));
        AssertParameters(summaries, $"c-parameters.{format}");
    }

    [Fact]
    public async Task Pandas_reads_the_csv_as_the_summaries_say()
    {
        ManyResults.Write(_run!, _folder["results"], 60);
        await CollectAsync(_folder["results"], "c.csv");

        var said = PythonTool.RunOrSkip(
            "pandas",
            """
            import sys, json, pandas as pd
            rows = pd.read_csv(sys.argv[2], float_precision='round_trip')
            names = {'volume_ml': 'volumeMl', 'mean_hu': 'meanHu', 'laa950_percent': 'laa950Percent', 'voxels': 'voxels', 'kurtosis': 'kurtosis'}
            seen = 0
            for path, of_series in rows.groupby('result_path'):
                summary = json.load(open(f'{sys.argv[1]}/{path}/summary.json'))
                regions = {region['name']: region for region in summary['regions']}
                assert list(of_series.region) == list(regions), path
                for _, row in of_series.iterrows():
                    for column, name in names.items():
                        value = regions[row.region][name]
                        assert (value is None and pd.isna(row[column])) or value == row[column], (path, row.region, column)
                        seen += 1
            wide = pd.read_csv(sys.argv[2].replace('.csv', '-series.csv'), float_precision='round_trip').set_index('result_path')
            both = rows[rows.region == 'left-lung'].set_index('result_path').volume_ml
            assert (wide.left_lung_volume_ml == both).all()
            columns = pd.read_csv(sys.argv[2].replace('.csv', '-columns.csv'))
            assert set(columns[columns.table == 'regions'].column) == set(rows.columns)
            print(seen)
            """,
            _folder["results"],
            _folder["c.csv"]
        );

        Assert.True(int.Parse(said, CultureInfo.InvariantCulture) > 60 * 12 * 5);
    }

    [Fact]
    public async Task A_true_run_and_a_failure_and_a_damaged_result_are_told_apart()
    {
        ManyResults.Write(_run!, _folder["results"], 3);
        ManyResults.Fail(_folder["results"], "case-00007", _run!);
        ManyResults.Fail(_folder["results"], "case-00001", _run!);
        var broken = Directory
            .GetFiles(_folder["results"], SummaryDocument.FileName, SearchOption.AllDirectories)
            .Order()
            .Last();
        File.WriteAllText(broken, "{");

        var collect = await CollectAsync(_folder["results"], "c.csv");

        // The failure of case 1 is of the same revision as its result: it is an older document that a cure left.
        Assert.Equal(ExitCodes.Partly, collect.ExitCode);
        var failures = Query($"select case_id, status, code from '{_folder["c-failures.csv"]}' order by 1")
            .Select(row => string.Join(' ', row));
        Assert.Equal(["case-00002 unreadable unreadable-result", "case-00007 rejected no-ct-series"], failures);
        Assert.Equal(2, Query($"select distinct case_id from '{_folder["c.csv"]}'").Count);
        Assert.Contains("2 cases or series have no result", collect.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_and_its_folder_give_the_same_rows()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var store = BlobStores.Open(_folder["store"]);
        foreach (var patient in (string[])["patient-1", "patient-2"])
        {
            await SmallPatient.DropAsync(store, "scans", patient, SmallPatient.Slices, cancellation);
            await SmallPatient.MarkAsync(store, "scans", patient, cancellation);
        }

        await CommandRun.Of(
            WatchCommand.Create(), "--store", _folder["store"], "--until-idle", "--json", "--spacing", "3", "--formats",
            "masks");

        await CollectAsync(_folder["store"], "a.csv");
        await CollectAsync(Path.Combine(_folder["store"], "results"), "b.csv");

        Assert.Equal(File.ReadAllText(_folder["a.csv"]), File.ReadAllText(_folder["b.csv"]));
        Assert.Equal(
            ["patient-1", "patient-2"],
            Query($"select distinct case_id from '{_folder["a.csv"]}' order by 1").Select(row => row[0]));
    }

    [Fact]
    public async Task What_is_there_is_not_replaced_unless_that_is_asked_for()
    {
        ManyResults.Write(_run!, _folder["results"], 2);
        File.WriteAllText(_folder["c-flags.csv"], "mine");

        var fault = await Assert.ThrowsAsync<UsageException>(() => CollectAsync(_folder["results"], "c.csv"));
        Assert.Contains("c-flags.csv is there already", fault.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder["c-flags.csv"]));

        var again = await CollectAsync(_folder["results"], "c.csv", "--overwrite");
        Assert.Equal(ExitCodes.Done, again.ExitCode);
        Assert.StartsWith("case_id,", File.ReadAllText(_folder["c-flags.csv"]), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.part"));
    }

    [Fact]
    public async Task Nothing_is_written_where_there_are_no_results()
    {
        Directory.CreateDirectory(_folder["results"]);
        var fault = await Assert.ThrowsAsync<UsageException>(() => CollectAsync(_folder["scan"], "c.csv"));
        Assert.Contains("no results", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
        await Assert.ThrowsAsync<UsageException>(() => CollectAsync(_folder["results"], "c.xlsx"));
    }

    [Fact]
    public void Every_property_of_a_region_has_a_column()
    {
        string[] apart = ["name", "label", "centroidLpsMm", "boxMinimumLpsMm", "boxMaximumLpsMm"];
        var region = _run!.Summaries[0].Regions[0];
        var json = JsonSerializer.SerializeToElement(region, PipelineJson.Default.RegionDocument);
        var properties = json.EnumerateObject().Select(property => property.Name).Except(apart);

        Assert.Equal(
            properties.Select(RegionFields.NameOf).Order(),
            RegionFields
                .All.Select(field => field.Column.Name)
                .Where(name => !name.EndsWith("_mm", StringComparison.Ordinal))
                .Order());
        Assert.All(RegionFields.All, field =>
            Assert.True(field.Column.Unit.Length > 0 || field.Column.Name is "skewness" or "kurtosis")
        );
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Ten_thousand_cases_are_collected_in_memory_that_does_not_grow()
    {
        var summaries = ManyResults.Write(_run!, _folder["results"], 10_000);
        var (before, most) = (GC.GetTotalMemory(forceFullCollection: true), 0L);
        using var collected = new CancellationTokenSource();
        var watching = Task.Run(async () =>
        {
            while (!collected.IsCancellationRequested)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
                await Task.Delay(100);
            }
        });

        await CollectAsync(_folder["results"], "c.parquet");
        await collected.CancelAsync();
        await watching;

        // Without streaming it is 27 kB of text and twice as much of objects for each case.
        Assert.InRange(most, 0, 150 << 20);
        CollectedTables.AssertRegions(summaries, _folder["c.parquet"]);
        Assert.True(
            NumberOf(
                Query($"select count(distinct row_group_id) from parquet_metadata('{_folder["c.parquet"]}')")[0][0]) > 5
        );
    }

    private Task<CommandRun> CollectAsync(string place, string name, params string[] more) =>
        CommandRun.Of(CollectCommand.Create(), [place, "--out", _folder[name], .. more]);

    private void AssertSeries(IReadOnlyDictionary<string, SummaryDocument> summaries, string name)
    {
        var found = Query(
                $"select result_path, dense_right_volume_ml, of_tomorrow_voxels, right_lung_upper_mean_hu, "
                    + $"manufacturer, isotropic_filled_ml, worst_flag, flag_errors from '{_folder[name]}'"
            )
            .ToDictionary(row => (string)row[0]!);

        Assert.Equal(summaries.Count, found.Count);
        foreach (var (path, summary) in summaries)
        {
            var row = found[path];
            Assert.Equal(Region(summary, "dense-right")?.VolumeMl, NumberOf(row[1]));
            Assert.Equal(Region(summary, "of-tomorrow")?.Voxels, NumberOf(row[2]));
            Assert.Equal(Region(summary, "right-lung-upper")![Measures.MeanDensity], NumberOf(row[3]));
            Assert.Equal(summary.Series.Manufacturer, row[4]);
            Assert.Equal(summary.IsotropicVolumes.FilledMl, NumberOf(row[5]));
            var severities = summary.QualityFlags.Select(flag => flag.Severity).ToList();
            Assert.Equal(severities.Contains("error") ? "error" : severities.FirstOrDefault(), row[6]);
            Assert.Equal(severities.Count(severity => severity == "error"), NumberOf(row[7]));
        }
    }

    private void AssertParameters(IReadOnlyDictionary<string, SummaryDocument> summaries, string name)
    {
        var sets = Query($"select parameters_hash, parameter, value from '{_folder[name]}'")
            .GroupBy(row => row[0])
            .ToList();
        Assert.Equal(2, sets.Count);
        var hashes = summaries.Values.Select(summary => ParameterSet.Of(summary).Hash).Distinct();
        Assert.Equal(hashes.Order(), sets.Select(set => (string)set.Key!).Order());
        Assert.All(sets, set => Assert.Contains(set, row => (row[1], row[2]) is ("method", "robust")));
        Assert.All(sets, set => Assert.Contains(set, row => (string)row[1]! == "spacingMm" && NumberOf(row[2]) == 3));
        Assert.Contains(sets, set => set.Any(row => (row[1], row[2]) is ("group.sizeMm", "1.25")));
    }

    private static RegionDocument? Region(SummaryDocument summary, string name) =>
        summary.Regions.FirstOrDefault(region => region.Name == name);
}
