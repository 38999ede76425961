using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using LungSeg.TestKit.Tools;

namespace LungSeg.Local.Tests;

/// <summary>
/// THIRD-PARTY-NOTICES.txt, which ships with everything, is what the lock files of the two programs and their packages
/// say. To renew it after a change of packages: LUNGSEG_RENEW=1.
/// </summary>
public class ThirdPartyNoticesTests
{
    private const string Line = "================================================================================\n";

    private static readonly string[] Texts = ["MIT", "Apache-2.0", "BSD-3-Clause"];

    /// <summary>Packages that name their licence by an address alone, as it was read there.</summary>
    private static readonly Dictionary<string, string> ByAddress = new(StringComparer.OrdinalIgnoreCase)
    {
        ["K4os.Compression.LZ4"] = "MIT",
        ["System.Reactive.Compatibility"] = "MIT",
        ["System.Security.Cryptography.ProtectedData"] = "MIT",
    };

    [Fact]
    public void They_are_those_of_every_package_that_is_locked()
    {
        Assert.SkipWhen(RepositoryRoot.Path is null, "needs a working tree");
        var made = Made();
        var path = At("THIRD-PARTY-NOTICES.txt");
        if (Environment.GetEnvironmentVariable("LUNGSEG_RENEW") == "1") File.WriteAllText(path, made);
        Assert.True(
            File.ReadAllText(path).ReplaceLineEndings("\n") == made,
            "THIRD-PARTY-NOTICES.txt is not what the packages say; renew it: LUNGSEG_RENEW=1 dotnet test "
                + "tests/LungSeg.Local.Tests --filter ThirdPartyNotices");
    }

    private static string Made()
    {
        var text = new StringBuilder(
            "LungSeg itself is under the licence in the file LICENSE. It contains the following, in some builds or all;"
                + " the texts\nof licences that are named stand at the end.\n\n");
        foreach (var (name, version) in Locked()) text.Append(Notice(name, version));
        text.Append(Read("licences/not-locked.txt"));
        text.Append(Line).Append("The font of pictures and reports\n\n");
        text.Append(Read("src/LungSeg.Formats/Pictures/font.LICENSE.txt")).Append('\n');
        text.Append(Line).Append("The viewer's page\n\n").Append(Read("src/LungSeg.Viewer/wwwroot/THIRD-PARTY.txt"));
        foreach (var licence in Texts)
            text.Append('\n').Append(Line).Append($"{licence}\n\n").Append(Read($"licences/{licence}.txt"));
        return text.ToString();
    }

    /// <summary>Every package of the programs' graphs, in order of their names.</summary>
    private static IEnumerable<(string Name, string Version)> Locked()
    {
        var packages = new SortedSet<(string, string)>();
        foreach (var program in new[] { "LungSeg.Local", "LungSeg.Functions" })
        {
            using var locked = JsonDocument.Parse(Read($"src/{program}/packages.lock.json"));
            foreach (var framework in locked.RootElement.GetProperty("dependencies").EnumerateObject())
            {
                foreach (var package in framework.Value.EnumerateObject())
                {
                    if (package.Value.TryGetProperty("resolved", out var version))
                        packages.Add((package.Name, version.GetString()!));
                }
            }
        }

        Assert.True(packages.Count > 50, $"{packages.Count} packages");
        return packages;
    }

    private static string Notice(string name, string version)
    {
        var folder = Path.Combine(
            Environment.GetEnvironmentVariable("NUGET_PACKAGES")
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
            name.ToLowerInvariant(), version);
        var about = XDocument.Load(Path.Combine(folder, $"{name.ToLowerInvariant()}.nuspec")).Root!.Elements()
            .Single(node => node.Name.LocalName == "metadata");
        var (licence, text) = LicenceOf(about, folder, name);
        var copyright = Value(about, "copyright") is { Length: > 0 } said ? said : $"(c) {Value(about, "authors")}";
        return $"{Line}{name} {version}\nLicence: {licence}\n{copyright.ReplaceLineEndings(" ")}\n"
            + $"{Value(about, "projectUrl")}\n\n{text}";
    }

    /// <summary>Its name; and its text, where the package brings one of its own.</summary>
    private static (string Name, string Text) LicenceOf(XElement about, string folder, string name)
    {
        var licence = about.Elements().FirstOrDefault(node => node.Name.LocalName == "license");
        if (licence is { Value: var own } && (string?)licence.Attribute("type") == "file")
        {
            var text = File.ReadAllText(Path.Combine(folder, own)).ReplaceLineEndings("\n");
            return ("its own", string.Join('\n', text.Split('\n').Select(line => line.TrimEnd())).Trim() + "\n\n");
        }

        var said = licence?.Value ?? ByAddress.GetValueOrDefault(name);
        Assert.True(
            said is not null && Texts.Contains(said),
            $"{name} is under '{said ?? Value(about, "licenseUrl")}', of which licences/ has no text: read it and add "
                + "it");
        return (said!, "");
    }

    private static string Value(XElement about, string name) =>
        about.Elements().FirstOrDefault(node => node.Name.LocalName == name)?.Value.Trim() ?? "";

    private static string Read(string path) => File.ReadAllText(At(path)).ReplaceLineEndings("\n");

    private static string At(string path) => Path.Combine(RepositoryRoot.Path!, path);
}
