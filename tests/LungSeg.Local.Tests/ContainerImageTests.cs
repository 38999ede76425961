using LungSeg.TestKit.Containers;

namespace LungSeg.Local.Tests;

/// <summary>The command as a container image: built as an archive, on a base of nothing.</summary>
public class ContainerImageTests
{
    [Fact]
    public void It_runs_the_command_as_a_user_without_rights()
    {
        var image = ImageArchive.Publish("LungSeg.Local");

        Assert.Equal(["dotnet", "/app/lungseg.dll"], image.List("Entrypoint"));
        Assert.Equal(["--help"], image.List("Cmd"));
        Assert.Equal("1654", image.Config.GetProperty("User").GetString());
        Assert.True(image.Config.GetProperty("ExposedPorts").TryGetProperty("5180/tcp", out _));
        Assert.Equal("MIT", image.Label("org.opencontainers.image.licenses"));
        Assert.Equal("lungseg", image.Label("org.opencontainers.image.title"));
        Assert.Contains("/app/lungseg.dll", image.Files);
        Assert.Contains("/app/LICENSE", image.Files);
        Assert.Contains("/app/THIRD-PARTY-NOTICES.txt", image.Files);
        Assert.DoesNotContain(image.Files, name => name.EndsWith(".xml", StringComparison.Ordinal));
    }
}
