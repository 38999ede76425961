using System.CommandLine;
using LungSeg.Local.Commands;
using LungSeg.TestKit.Tools;

namespace LungSeg.Viewer.Tests;

public sealed class ServeCommandTests
{
    [Fact]
    public async Task Serve_prints_an_address_that_opens_the_folder_of_a_run()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["case.json"], "{}");
        using var cancellation = new CancellationTokenSource();
        using var output = new LineSignal();
        var serving = ServeCommand.Create().Parse([folder.Path, "--port", "0"])
            .InvokeAsync(new() { Output = output, EnableDefaultExceptionHandler = false }, cancellation.Token);
        var address = new Uri(await output.FirstLine.WaitAsync(TimeSpan.FromMinutes(3)));

        Assert.Equal("127.0.0.1", address.Host);
        Assert.Matches(@"^\?access=[0-9a-f]{32}$", address.Query);
        using var client = new HttpClient();
        Assert.Contains("LungSeg results", await client.GetStringAsync(address), StringComparison.Ordinal);
        Assert.Contains(
            Path.GetFileName(folder.Path), await client.GetStringAsync(new Uri(address, "/api/cases")),
            StringComparison.Ordinal);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);
    }

    [Fact]
    public async Task The_folder_of_one_run_takes_no_uploads()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["failed.json"], "{}");
        var parsed = ServeCommand.Create().Parse([folder.Path, "--upload"]);
        Assert.Contains("--upload needs a store", Assert.Single(parsed.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port", "70000")]
    [InlineData("--bind", "example.org")]
    public void Options_that_make_no_sense_are_refused(string option, string value) =>
        Assert.NotEmpty(ServeCommand.Create().Parse(["somewhere", option, value]).Errors);
}
