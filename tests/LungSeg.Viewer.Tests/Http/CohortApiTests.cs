using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LungSeg.Viewer.Tests.Samples;
using LungSeg.Workflow;

namespace LungSeg.Viewer.Tests.Http;

public sealed class CohortApiTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Each_series_has_a_row_and_each_case_without_one_too()
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCase.WriteAsync(server, "done");
        await SampleCase.WriteRejectedAsync(server, "refused");
        await server.PutAsync("scans", "coming/1", "x");
        server.Activity.Report("coming", new(Stages.IndexSeries.Name, 0, 1, ""));
        var cohort = await CohortAsync(server);
        Assert.Equal(
            ["coming  running", $"done {SampleCase.Key} complete", "refused  rejected"],
            cohort.GetProperty("rows").EnumerateArray().Select(row =>
                $"{row.GetProperty("case")} {row.GetProperty("series")} {row.GetProperty("status")}"));
        var done = cohort.GetProperty("rows")[1];
        Assert.Equal($"done/{SampleCase.Key}/", done.GetProperty("folder").GetString());
        Assert.Equal(["axial", "surface"], Texts(done.GetProperty("pictures")));
        Assert.Equal(0.75, done.GetProperty("confidence").GetDouble());
        var flag = cohort.GetProperty("flags")[done.GetProperty("flags")[0].GetInt32()];
        Assert.Equal("thick-slices warning", $"{flag.GetProperty("code")} {flag.GetProperty("severity")}");
        Assert.Contains("no CT series", cohort.GetProperty("rows")[2].GetProperty("fault").GetString());
    }

    [Fact]
    public async Task Every_measure_of_the_summary_comes_and_nothing_where_it_was_not_measured()
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCase.WriteAsync(server, "done");
        await SampleCase.WriteRejectedAsync(server, "refused");
        var values = (await CohortAsync(server)).GetProperty("values");
        Assert.Equal(
            ["lungs", "right-lung", "left-lung"], values.EnumerateObject().Select(region => region.Name));
        var lungs = values.GetProperty("lungs");
        Assert.Equal(
            ["volumeMl", "meanHu", "laa950Percent", "haa600To250Percent", "perc15Hu", "voxels"],
            lungs.EnumerateObject().Select(measure => measure.Name));
        Assert.Equal(-850.25, lungs.GetProperty("meanHu")[0].GetDouble());
        Assert.Equal(JsonValueKind.Null, lungs.GetProperty("meanHu")[1].ValueKind);
        Assert.Equal(2321, values.GetProperty("right-lung").GetProperty("volumeMl")[0].GetDouble());
    }

    [Fact]
    public async Task Regions_that_are_asked_for_come_and_an_unknown_one_is_a_fault()
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCohort.WriteAsync(server, 3);
        var cohort = await CohortAsync(server, "?regions=right-upper-lobe,airways-not-there");
        Assert.Equal("unknown-region", cohort.GetProperty("code").GetString());
        cohort = await CohortAsync(server, "?regions=right-upper-lobe,left-upper-lobe");
        Assert.Equal("right-upper-lobe", Assert.Single(cohort.GetProperty("values").EnumerateObject()).Name);
        Assert.Equal(
            ["lungs", "right-lung", "left-lung", "right-upper-lobe"], Texts(cohort.GetProperty("regions")));
    }

    [Fact]
    public async Task The_compressed_answer_is_the_same_and_is_not_sent_again_until_a_state_changes()
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCohort.WriteAsync(server, 60);
        using var plain = await server.Client.GetAsync("api/cohort");
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        using var zipped = await GetAsync(server, "api/cohort", encoding: "gzip");
        Assert.Equal(["gzip"], zipped.Content.Headers.ContentEncoding);
        Assert.Equal("Accept-Encoding", Assert.Single(zipped.Headers.Vary));
        Assert.NotEqual(plain.Headers.ETag, zipped.Headers.ETag);
        await using var content = new GZipStream(
            await zipped.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        Assert.Equal(await plain.Content.ReadAsStringAsync(), await new StreamReader(content).ReadToEndAsync());

        Assert.Equal(HttpStatusCode.NotModified, await AgainAsync(plain.Headers.ETag!.ToString()));
        server.Activity.Report("case-00001", new(Stages.ConvertSlab.Name, 3, 8, "3 of 8"));
        using var running = await server.Client.GetAsync("api/cohort");
        Assert.NotEqual(plain.Headers.ETag, running.Headers.ETag);
        server.Activity.Report("case-00001", new(Stages.ConvertSlab.Name, 4, 8, "4 of 8"));
        Assert.Equal(HttpStatusCode.NotModified, await AgainAsync(running.Headers.ETag!.ToString()));

        async Task<HttpStatusCode> AgainAsync(string tag)
        {
            using var response = await GetAsync(server, "api/cohort", tag: tag);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task A_result_that_comes_or_goes_is_seen()
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCase.WriteAsync(server, "one");
        Assert.Equal(1, (await CohortAsync(server)).GetProperty("rows").GetArrayLength());
        await SampleCase.WriteAsync(server, "two");
        await ForgetAsync(server);
        Assert.Equal(2, (await CohortAsync(server)).GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public async Task Ten_thousand_cases_are_one_answer_without_uids_or_lists_of_files()
    {
        const int count = 10_000;
        await using var server = await ViewerServer.StartAsync();
        await SampleCohort.WriteAsync(server, count, otherFiles: 30);
        foreach (var path in (string[])["api/cohort", "api/cohort", "api/cases", "api/cases"])
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var watch = Stopwatch.StartNew();
            using var response = await GetAsync(server, path, encoding: "gzip");
            var bytes = (await response.Content.ReadAsByteArrayAsync()).Length;
            output.WriteLine(
                $"{path}: {watch.Elapsed.TotalMilliseconds:0} ms, {bytes / 1e6:0.00} MB gzipped, "
                    + $"{(GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6:0} MB more held");
            Assert.True(bytes < 2_000_000, $"{path} has {bytes} bytes");
        }

        var cohort = await server.Client.GetStringAsync("api/cohort");
        var list = await server.Client.GetStringAsync("api/cases");
        output.WriteLine($"plain: cohort {cohort.Length / 1e6:0.0} MB, list {list.Length / 1e6:0.0} MB");
        Assert.DoesNotContain("1.2.3", cohort, StringComparison.Ordinal);
        Assert.DoesNotContain("structure-01", cohort + list, StringComparison.Ordinal);
        Assert.Contains("structure-01", await server.Client.GetStringAsync("api/cases/case-00001"));
        var rows = JsonDocument.Parse(cohort).RootElement.GetProperty("rows");
        Assert.Equal(count, rows.GetArrayLength());
        Assert.Equal(
            SampleCohort.Refused(count),
            rows.EnumerateArray().Count(row => row.GetProperty("status").GetString() == "rejected"));
    }

    private static Task<JsonElement> CohortAsync(ViewerServer server, string query = "") =>
        ReadAsync(server.Client, "api/cohort" + query);

    private static async Task<JsonElement> ReadAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static Task<HttpResponseMessage> GetAsync(
        ViewerServer server, string path, string? encoding = null, string? tag = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (encoding is not null) request.Headers.AcceptEncoding.Add(new(encoding));
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        return server.Client.SendAsync(request);
    }

    /// <summary>A call that writes has the server list its store at the next question.</summary>
    private static async Task ForgetAsync(ViewerServer server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/uploads/another");
        request.Headers.Add(ViewerApp.WriteHeader, "1");
        using var response = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    private static IEnumerable<string?> Texts(JsonElement list) =>
        list.EnumerateArray().Select(element => element.GetString());
}
