using LungSeg.TestKit.Containers;

namespace LungSeg.Functions.Tests;

/// <summary>The app as a container image, where the Functions host of Microsoft's image looks for it.</summary>
public class ContainerImageTests
{
    [Fact]
    public void The_host_finds_the_app()
    {
        var image = ImageArchive.Publish("LungSeg.Functions");

        Assert.Contains("AzureWebJobsScriptRoot=/home/site/wwwroot", image.List("Env"));
        Assert.Equal(["/opt/startup/start_nonappservice.sh"], image.List("Entrypoint"));
        foreach (var name in new[] { "host.json", "functions.metadata", "worker.config.json", "LungSeg.Functions.dll" })
            Assert.Contains($"/home/site/wwwroot/{name}", image.Files);
        Assert.DoesNotContain(image.Files, name => name.EndsWith("local.settings.json", StringComparison.Ordinal));
    }
}
