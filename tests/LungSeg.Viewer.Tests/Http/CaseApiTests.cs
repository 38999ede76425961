using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LungSeg.Viewer.Tests.Samples;
using LungSeg.Workflow;

namespace LungSeg.Viewer.Tests.Http;

public sealed class CaseApiTests
{
    [Fact]
    public async Task A_finished_case_comes_with_its_numbers_flags_and_files()
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCase.WriteAsync(server, "case-1");
        var card = Assert.Single(await ListAsync(server));
        Assert.Equal("complete", card.GetProperty("status").GetString());
        var series = Assert.Single(card.GetProperty("series").EnumerateArray());
        Assert.Equal($"case-1/{SampleCase.Key}/", series.GetProperty("folder").GetString());
        Assert.Equal(
            ["lungs 4321", "right-lung 2321", "left-lung 2000"],
            series.GetProperty("regions").EnumerateArray().Select(region =>
                $"{region.GetProperty("name")} {region.GetProperty("values").GetProperty("volumeMl")}"));
        Assert.Equal("thick-slices", series.GetProperty("flags")[0].GetProperty("code").GetString());
        Assert.Equal(0.75, series.GetProperty("confidence").GetDouble());
        Assert.Equal(
            "previews/surface.png",
            Assert.Single(series.GetProperty("files").EnumerateArray()).GetProperty("name").GetString());
        var own = await server.Client.GetFromJsonAsync<JsonElement>("api/cases/case-1");
        Assert.Equal(5, own.GetProperty("series")[0].GetProperty("files").GetArrayLength());
    }

    [Fact]
    public async Task Every_state_a_case_can_be_in_is_told_apart()
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCase.WriteAsync(server, "done");
        await SampleCase.WriteRejectedAsync(server, "refused");
        await server.PutAsync("scans", "coming/1", "x");
        await server.PutAsync("scans", "ready/1", "x");
        await server.PutAsync("scans", "ready/_READY", "1");
        await server.PutAsync("results", "broken/case.json", "{}");
        await server.PutAsync("scans", "started/1", "x");
        server.Activity.Report("started", new(Stages.IndexSeries.Name, 0, 1, ""));
        server.Activity.Report("new", new(WorkflowProgress.Waiting, 0, 0, ""));

        var states = (await ListAsync(server)).ToDictionary(
            card => card.GetProperty("id").GetString()!, card => card.GetProperty("status").GetString());
        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["broken"] = "failed",
                ["coming"] = "uploading",
                ["done"] = "complete",
                ["ready"] = "waiting",
                ["refused"] = "rejected",
                ["started"] = "running",
                ["new"] = "waiting",
            },
            states);
    }

    [Fact]
    public async Task Progress_is_that_of_the_series_once_one_runs_and_ends_with_the_case()
    {
        await using var server = await ViewerServer.StartAsync();
        server.Activity.Report("a", new(Stages.IndexSeries.Name, 0, 1, ""));
        server.Activity.Report("a:r1:3-77", new(Stages.ConvertSlab.Name, 3, 8, "3 of 8"));
        server.Activity.Report("a", new("Series", 0, 2, "0 of 2 series"));
        var progress = Assert.Single(await ListAsync(server)).GetProperty("progress");
        Assert.Equal(
            "ConvertSlab 3/8",
            $"{progress.GetProperty("stage")} {progress.GetProperty("done")}/{progress.GetProperty("total")}");

        server.Activity.End("a");
        Assert.Empty(await ListAsync(server));
    }

    [Fact]
    public async Task An_answer_that_has_not_changed_is_not_sent_again()
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCase.WriteAsync(server, "case-1");
        using var first = await server.Client.GetAsync("api/cases");
        using var again = new HttpRequestMessage(HttpMethod.Get, "api/cases");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await server.Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);

        server.Activity.Report("case-1", new(Stages.IndexSeries.Name, 0, 1, ""));
        using var changed = new HttpRequestMessage(HttpMethod.Get, "api/cases");
        changed.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var third = await server.Client.SendAsync(changed);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task A_summary_outside_of_the_case_is_not_followed()
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCase.WriteAsync(server, "secret");
        await SampleCase.WriteDocumentAsync(server, "evil/case.json", new()
        {
            CaseId = "evil",
            Revision = 1,
            Status = CaseStatus.Complete,
            Series =
            [
                new("k", SeriesStatus.Complete, null, $"secret/{SampleCase.Key}/summary.json"),
                new("l", SeriesStatus.Complete, null, $"evil/../secret/{SampleCase.Key}/summary.json"),
            ],
            SoftwareVersion = "0",
        });
        var card = (await ListAsync(server)).Single(candidate => candidate.GetProperty("id").GetString() == "evil");
        Assert.All(card.GetProperty("series").EnumerateArray(), series =>
            Assert.Equal(JsonValueKind.Null, series.GetProperty("folder").ValueKind)
        );
    }

    [Fact]
    public async Task The_folder_of_one_run_is_shown_as_one_case()
    {
        await using var server = await ViewerServer.StartAsync(options => options with { RunsFolder = "my-run" });
        await SampleCase.WriteDocumentAsync(
            server,
            "failed.json",
            new()
            {
                CaseId = "run",
                Revision = 1,
                Status = CaseStatus.Failed,
                Fault = new("c", "m", "c"),
                SoftwareVersion = "0",
            });
        var card = await server.Client.GetFromJsonAsync<JsonElement>("api/cases/my-run");
        Assert.Equal("failed c", $"{card.GetProperty("status")} {card.GetProperty("fault").GetProperty("code")}");
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"caseId":"a","revision":1,"status":"Complete","softwareVersion":"0"}""")]
    [InlineData("""{"caseId":"a","revision":1,"status":"Complete","softwareVersion":"0","series":[null]}""")]
    public async Task A_document_that_is_none_hides_no_other_case(string document)
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCase.WriteAsync(server, "good");
        await server.PutAsync("results", "bad/case.json", document);
        var cards = await ListAsync(server);
        Assert.Equal(["bad", "good"], cards.Select(card => card.GetProperty("id").GetString()));
        Assert.Equal("complete", cards[1].GetProperty("status").GetString());
        Assert.NotEqual("complete", cards[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task Every_key_figure_of_the_summary_is_defined()
    {
        await using var server = await ViewerServer.StartAsync();
        var about = await server.Client.GetFromJsonAsync<JsonElement>("api/about");
        Assert.Equal(
            ["volumeMl", "meanHu", "laa950Percent", "perc15Hu"],
            about
                .GetProperty("measures")
                .EnumerateArray()
                .Where(measure => measure.GetProperty("isKeyFigure").GetBoolean())
                .Select(measure => measure.GetProperty("key").GetString()));
    }

    [Fact]
    public async Task The_page_is_told_what_tables_call_a_measure_and_how_large_a_file_may_be()
    {
        await using var server = await ViewerServer.StartAsync(options => options with { MaximumUploadBytes = 12345 });
        var about = await server.Client.GetFromJsonAsync<JsonElement>("api/about");
        Assert.Equal(12345, about.GetProperty("maximumUploadBytes").GetInt64());
        Assert.Contains(
            "haa600_to250_percent",
            about.GetProperty("measures").EnumerateArray().Select(measure =>
                measure.GetProperty("column").GetString()));
    }

    private static async Task<List<JsonElement>> ListAsync(ViewerServer server) =>
        [.. (await server.Client.GetFromJsonAsync<JsonElement>("api/cases")).GetProperty("cases").EnumerateArray()];
}
