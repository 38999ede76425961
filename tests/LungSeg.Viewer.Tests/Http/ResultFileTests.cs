using System.Net;
using LungSeg.TestKit.Storage;

namespace LungSeg.Viewer.Tests.Http;

public sealed class ResultFileTests
{
    [Fact]
    public async Task A_file_comes_as_it_is_with_its_length_and_type()
    {
        await using var server = await ViewerServer.StartAsync();
        byte[] content = [.. Enumerable.Range(0, 100_000).Select(i => (byte)i)];
        await server.PutAsync("results", "Übung 1/s/masks/lungs.nii.gz", content);
        using var response = await server.Client.GetAsync("results/%C3%9Cbung%201/s/masks/lungs.nii.gz");
        Assert.Equal(content, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(content.Length, response.Content.Headers.ContentLength);
        Assert.Equal("application/gzip", response.Content.Headers.ContentType!.MediaType);
        Assert.Null(response.Content.Headers.ContentDisposition);
    }

    [Theory]
    [InlineData("results/a/../../scans/a/1")]
    [InlineData("results/a/%2e%2e/%2e%2e/scans/a/1")]
    [InlineData("results/..%2Fscans/a/1")]
    [InlineData("results//a/1")]
    [InlineData("results/a%00/1")]
    [InlineData("results/CON")]
    [InlineData("results/")]
    [InlineData("scans/a/1")]
    [InlineData("..%5C..%5Cetc")]
    public async Task Nothing_but_results_can_be_reached(string path)
    {
        await using var server = await ViewerServer.StartAsync();
        await server.PutAsync("scans", "a/1", "secret");
        using var response = await server.Client.GetAsync(
            new Uri(
                server.Address.AbsoluteUri + path,
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.BadRequest]);
        Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("report.html", "text/html", false)]
    [InlineData("evil.svg", "image/svg+xml", true)]
    [InlineData("evil.js", "text/javascript", true)]
    [InlineData("evil.xhtml", "application/octet-stream", true)]
    public async Task A_stored_document_can_run_no_script_in_the_viewer_s_name(string name, string type, bool saved)
    {
        await using var server = await ViewerServer.StartAsync();
        await server.PutAsync("results", $"a/s/{name}", "<script>alert(1)</script>");
        using var response = await server.Client.GetAsync($"results/a/s/{name}");
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("sandbox", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("allow-scripts", policy, StringComparison.Ordinal);
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(saved, response.Content.Headers.ContentDisposition?.DispositionType == "attachment");
    }

    [Fact]
    public async Task A_download_has_the_file_s_own_name_whatever_is_in_it()
    {
        await using var server = await ViewerServer.StartAsync();
        await server.PutAsync("results", "a/s/é;x=1,\u00A0.json", "{}");
        using var response = await server.Client.GetAsync(
            "results/a/s/" + Uri.EscapeDataString("é;x=1,\u00A0.json") + "?download");
        Assert.Equal("é;x=1,\u00A0.json", response.Content.Headers.ContentDisposition!.FileNameStar);
    }

    [Fact]
    public async Task A_file_that_is_known_is_not_sent_again_until_it_changes()
    {
        await using var server = await ViewerServer.StartAsync();
        await server.PutAsync("results", "a/s/x.png", "one");
        using var first = await server.Client.GetAsync("results/a/s/x.png");
        Assert.Equal(HttpStatusCode.NotModified, await AgainAsync());
        await server.PutAsync("results", "a/s/x.png", "two");
        Assert.Equal(HttpStatusCode.OK, await AgainAsync());

        async Task<HttpStatusCode> AgainAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "results/a/s/x.png");
            request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            using var response = await server.Client.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Another_version_than_the_one_asked_for_is_refused()
    {
        await using var server = await ViewerServer.StartAsync();
        await server.PutAsync("results", "a/s/x.png", "one");
        using var request = new HttpRequestMessage(HttpMethod.Get, "results/a/s/x.png");
        request.Headers.IfMatch.Add(new("\"z\""));
        using var response = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.PreconditionFailed, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_file_that_is_found_and_then_cannot_be_read_is_a_fault_and_no_broken_answer()
    {
        await using var server = await ViewerServer.StartAsync(faults: (call, _) =>
            call == StoreCall.Read ? Fault.Unavailable : Fault.None);
        await server.PutAsync("results", "a/s/x.png", "one");
        using var response = await server.Client.GetAsync("results/a/s/x.png");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Null(response.Headers.ETag);
        Assert.Contains("code", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
    }

    [Fact]
    public async Task Head_says_the_same_without_the_body()
    {
        await using var server = await ViewerServer.StartAsync();
        await server.PutAsync("results", "a/s/x.png", "12345");
        using var response = await server.Client.SendAsync(new(HttpMethod.Head, "results/a/s/x.png"));
        Assert.Equal(5, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }
}
