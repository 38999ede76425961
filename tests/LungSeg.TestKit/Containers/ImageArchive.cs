using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using LungSeg.TestKit.Tools;
using Xunit;

namespace LungSeg.TestKit.Containers;

/// <summary>An image that <c>dotnet publish -t:PublishContainer</c> has put into a file.</summary>
/// <param name="Config">What a container made from it runs, as whom, and its labels.</param>
/// <param name="Files">Full paths of the files of the layer that was put on the base.</param>
public sealed record ImageArchive(JsonElement Config, IReadOnlyList<string> Files)
{
    /// <summary>
    /// Publishes a project that is built already, on top of an empty image; skips the test away from a working tree.
    /// </summary>
    /// <param name="project">Its folder in src.</param>
    public static ImageArchive Publish(string project)
    {
        Assert.SkipWhen(RepositoryRoot.Path is null, "needs a working tree");
        using var folder = new TemporaryFolder();
        using var registry = new BaseImageRegistry();
        Directory.CreateDirectory(folder["layout"]);
        var (code, output) = ExternalTool.RunOrSkip(
            "dotnet", "publish", Path.Combine(RepositoryRoot.Path!, "src", project), "-c", BuildConfiguration.Name,
            "--no-build", "-t:PublishContainer", "-p:PublishAot=false", $"-p:PublishDir={folder["published"]}/",
            $"-p:ContainerBaseImage={registry.Image}", $"-p:ContainerArchiveOutputPath={folder["image.tar"]}");
        Assert.True(code == 0, output);
        TarFile.ExtractToDirectory(folder["image.tar"], folder["layout"], overwriteFiles: false);

        var index = Json("index.json");
        var manifest = Blob(index.GetProperty("manifests")[0]);
        var config = Blob(manifest.GetProperty("config"));
        using var layer = new GZipStream(
            File.OpenRead(PathOf(manifest.GetProperty("layers")[1])), CompressionMode.Decompress);
        using var tar = new TarReader(layer);
        var files = new List<string>();
        while (tar.GetNextEntry() is { } entry)
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                files.Add("/" + entry.Name.TrimStart('/'));
        return new(config.GetProperty("config"), files);

        JsonElement Json(string name)
        {
            using var document = JsonDocument.Parse(File.ReadAllText(folder["layout", name]));
            return document.RootElement.Clone();
        }

        JsonElement Blob(JsonElement descriptor) => Json(NameOf(descriptor));

        string PathOf(JsonElement descriptor) => folder["layout", NameOf(descriptor)];

        static string NameOf(JsonElement descriptor) =>
            $"blobs/{descriptor.GetProperty("digest").GetString()!.Replace(':', '/')}";
    }

    /// <summary>A list of strings of the configuration, such as Entrypoint.</summary>
    public IEnumerable<string?> List(string name) =>
        Config.GetProperty(name).EnumerateArray().Select(item => item.GetString());

    public string? Label(string name) => Config.GetProperty("Labels").GetProperty(name).GetString();
}
