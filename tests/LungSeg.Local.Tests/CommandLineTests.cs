using System.CommandLine;
using System.Text.Json.Nodes;
using LungSeg.Local.Commands;
using LungSeg.Local.Running;
using LungSeg.Local.Terminal;
using LungSeg.Pipeline.Exports;
using LungSeg.TestKit.Tools;

namespace LungSeg.Local.Tests;

/// <summary>
/// Whatever a command line says, it ends with a message that names what is wrong, and with the right exit code.
/// </summary>
public class CommandLineTests
{
    private static readonly string[] Nonsense =
    [
        "abc",
        "-1",
        "1e999",
        "NaN",
        "",
        " ",
        "9999999999999999999999",
        "0x10",
        "\u0000",
        "a,b",
        "--",
        "🫁",
    ];

    /// <summary>Every option of every command that takes a value, but for those whose value may be anything.</summary>
    public static TheoryData<string, string> Options
    {
        get
        {
            string[] free = ["--out", "--case", "--series", "--source", "--store", "--mask"];
            var data = new TheoryData<string, string>();
            foreach (var command in CommandLine.Create().Subcommands)
            {
                foreach (var option in command.Options.Where(option =>
                        option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool)
                    ))
                {
                    if (!free.Contains(option.Name) && option.Name is not ("--help" or "--version"))
                        data.Add(command.Name, option.Name);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public async Task Nonsense_for_an_option_is_answered_with_its_name(string command, string option)
    {
        using var folder = new TemporaryFolder();
        string[] rest = command switch
        {
            "run" => [folder.Path, "--out", folder["out"]],
            "export" =>
            [
                folder.Path,
                "--out",
                folder["out"],
                .. option == "--format" ? Array.Empty<string>() : ["--format", "ply"],
            ],
            "measure" => [folder.Path, "--out", folder["out"], "--mask", folder["mask.nii"]],
            "watch" => ["--store", folder.Path, "--until-idle"],
            "send" =>
            [
                folder.Path,
                .. option == "--to" ? Array.Empty<string>() : ["--to", "http://127.0.0.1:1/dicom-web"],
            ],
            "serve" or "info" or "bench" => [folder.Path],
            _ => [],
        };
        // HU are negative as often as not.
        foreach (var value in Nonsense.Where(value => (option, value) is not ("--hu-offset", "-1")))
        {
            var (code, errors) = await RunAsync([command, .. rest, option, value]);
            Assert.True(code == ExitCodes.Usage, $"{command} {option} '{value}' ended with {code}: {errors}");
            Assert.Contains(option, errors, StringComparison.Ordinal);
            AssertNoTrace(errors);
        }
    }

    [Theory]
    [InlineData("run", "<scan>", "PLACE", "--out", "out")]
    [InlineData("run", "--out", "scan", "--out", "PLACE")]
    [InlineData("info", "<scan>", "PLACE")]
    [InlineData("bench", "<dicom-folder>", "PLACE")]
    [InlineData("demo", "--out", "--out", "PLACE")]
    [InlineData("export", "--out", "scan", "--format", "ply", "--out", "PLACE")]
    [InlineData("export", "--source", "scan", "--format", "ply", "--out", "out", "--source", "PLACE")]
    [InlineData("collect", "--out", "scan", "--out", "PLACE")]
    [InlineData("measure", "--mask", "scan", "--out", "out", "--mask", "PLACE")]
    [InlineData("serve", "--scans", "scan", "--scans", "PLACE")]
    public async Task What_can_be_no_path_is_answered_with_the_name_of_its_place(
        string command, string name, params string[] rest)
    {
        foreach (var value in (string[])["", "\0"])
        {
            var (code, errors) = await RunAsync([command, .. rest.Select(word => word == "PLACE" ? value : word)]);
            Assert.True(code == ExitCodes.Usage, $"{command} {name} '{value}' ended with {code}: {errors}");
            Assert.Contains(name, errors, StringComparison.Ordinal);
            AssertNoTrace(errors);
        }
    }

    [Fact]
    public async Task Every_number_has_a_range_whose_ends_are_taken()
    {
        // A folder that is not there is found after the options were understood.
        foreach (var (option, value) in ((string, string)[])
                [
                    ("--spacing", "0.3"),
                    ("--spacing", "5"),
                    ("--spacing", "auto"),
                    ("--slab-slices", "0"),
                    ("--max-voxels", "2147483647"),
                    ("--hu-offset", "-1024"),
                    ("--formats", "masks,meshes"),
                    ("--formats", "masks"),
                ])
        {
            var (code, errors) = await RunAsync(["run", "/nowhere", "--out", "/tmp/nowhere", option, value]);
            Assert.Equal(ExitCodes.Usage, code);
            Assert.Contains("There is no folder /nowhere", errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Formats_are_parted_by_blanks_or_commas()
    {
        var option = Names.Several("--formats", "", Exporters.Names);
        var command = new Command("x") { option };
        Assert.Equal(["masks", "meshes"], command.Parse(["--formats", "masks,meshes"]).GetValue(option)!);
        Assert.Equal(
            ["masks", "meshes", "dicom-seg"],
            command.Parse(["--formats", "masks", "meshes,dicom-seg"]).GetValue(option)!);
        var (code, errors) = await RunAsync(["run", "/nowhere", "--out", "/tmp/x", "--formats", "masks,mesh"]);
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains("does not know 'mesh'", errors, StringComparison.Ordinal);
        Assert.All(Exporters.Names, name => Assert.Contains(name, errors, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("demo")]
    [InlineData("export")]
    [InlineData("collect")]
    public async Task A_place_that_cannot_be_written_is_refused_before_any_work(string command)
    {
        using var scan = Scan();
        var file = Path.Combine(scan.Path, "a-file");
        File.WriteAllText(file, "");
        List<string> places = [file, Path.Combine(file, "below"), "/proc/lungseg", "/dev/null", "/dev/null/x"];
        if (OperatingSystem.IsWindows()) places.RemoveAll(place => place.StartsWith('/'));
        foreach (var place in places)
        {
            string[] line = command switch
            {
                "run" => ["run", scan.Path, "--out", place],
                "demo" => ["demo", "--out", place],
                "collect" => ["collect", scan.Path, "--out", Path.Combine(place, "cohort.csv")],
                _ => ["export", scan.Path, "--out", place, "--format", "ply"],
            };
            var (code, errors) = await RunAsync(line);
            Assert.True(code == ExitCodes.Usage, $"{place}: {code} {errors}");
            Assert.Contains("--out", errors, StringComparison.Ordinal);
            AssertNoTrace(errors);
        }
    }

    [Theory]
    [InlineData("run")]
    [InlineData("info")]
    [InlineData("bench")]
    public async Task A_file_in_a_folders_place_is_called_a_file(string command)
    {
        using var folder = new TemporaryFolder();
        var file = folder["scan.bin"];
        File.WriteAllText(file, "");
        var (code, errors) = await RunAsync(
            command == "run" ? [command, file, "--out", folder["out"]] : [command, file]);
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains("is a file", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("watch", "--store")]
    [InlineData("serve", null)]
    [InlineData("send", null, "--to", "http://127.0.0.1:1/dicom-web")]
    public async Task A_store_that_is_not_there_is_not_made(string command, string? option, params string[] rest)
    {
        using var folder = new TemporaryFolder();
        var (code, errors) = await RunAsync([
            command,
            .. option is null ? Array.Empty<string>() : [option],
            folder["mistyped"],
            .. rest,
        ]);
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains("There is no folder", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["mistyped"]));
    }

    [Fact]
    public async Task An_empty_folder_is_named_with_what_to_do()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["empty"]);
        var (code, errors) = await RunAsync(["run", folder["empty"], "--out", folder["out"]]);
        Assert.Equal(ExitCodes.Rejected, code);
        Assert.Contains("Name the folder that holds the scan", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_case_is_called_as_its_folder_and_the_JSON_has_volumes_and_flags()
    {
        using var folder = new TemporaryFolder();
        var scan = Directory.CreateDirectory(folder["patient 7"]).FullName;
        foreach (var (name, bytes) in SmallPatient.Slices) File.WriteAllBytes(Path.Combine(scan, name), bytes);

        var (code, _, output) = await RunWithOutputAsync([
            "run",
            scan,
            "--out",
            folder["out"],
            "--spacing",
            "3",
            "--formats",
            "masks",
            "--json",
        ]);
        Assert.Equal(ExitCodes.Done, code);
        var line = JsonNode.Parse(output)!;
        Assert.Equal(
            ("patient 7", "Complete", 0), ((string)line["caseId"]!, (string)line["status"]!, (int)line["exitCode"]!));
        var series = line["series"]![0]!;
        Assert.InRange(
            (double)series["regions"]!.AsArray().Single(region => (string)region!["name"]! == "lungs")!["volumeMl"]!,
            1000, 9000);
        Assert.NotNull(series["qualityFlags"]);

        var (again, _, named) = await RunWithOutputAsync([
            "run",
            scan,
            "--out",
            folder["out"],
            "--spacing",
            "3",
            "--formats",
            "masks",
            "--json",
            "--rerun",
            "--case",
            "A-17",
        ]);
        Assert.Equal((ExitCodes.Done, "A-17"), (again, (string)JsonNode.Parse(named)!["caseId"]!));
    }

    [Theory]
    [InlineData("/data/LIDC-0001", "LIDC-0001")]
    [InlineData("/data/LIDC-0001/", "LIDC-0001")]
    [InlineData("/data/LIDC-0001/DICOM", "LIDC-0001")]
    [InlineData("/", "scan")]
    public void A_folder_gives_its_name(string folder, string name) => Assert.Equal(name, CaseNames.Of(new(folder)));

    [Theory]
    [InlineData("A 17.zip", "A 17")]
    [InlineData("A17.TAR.GZ", "A17")]
    public void An_archive_gives_its_name_without_its_ending(string file, string name)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder[file], "");
        Assert.Equal(name, CaseNames.Of(new(folder[file])));
    }

    [Theory]
    [InlineData(new[] { 0, 0 }, 0)]
    [InlineData(new int[0], 0)]
    [InlineData(new[] { 3, 3 }, 3)]
    [InlineData(new[] { 0, 3 }, 4)]
    [InlineData(new[] { 0, 1 }, 4)]
    [InlineData(new[] { 3, 1 }, 1)]
    [InlineData(new[] { 4, 4 }, 4)]
    public void Many_cases_end_as_one_code(int[] codes, int all) => Assert.Equal(all, ExitCodes.Of(codes));

    private static TemporaryFolder Scan()
    {
        var folder = new TemporaryFolder();
        foreach (var (name, bytes) in SmallPatient.Slices.Take(3))
            File.WriteAllBytes(Path.Combine(folder.Path, name), bytes);
        return folder;
    }

    private static void AssertNoTrace(string errors)
    {
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", errors, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Errors)> RunAsync(IReadOnlyList<string> words)
    {
        var (code, errors, _) = await RunWithOutputAsync(words);
        return (code, errors);
    }

    /// <summary>Runs a command line in this process, and takes what it prints.</summary>
    private static async Task<(int Code, string Errors, string Output)> RunWithOutputAsync(IReadOnlyList<string> words)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await CommandLine.RunAsync(words, output, errors, patience.Token);
        return (code, errors.ToString(), output.ToString());
    }
}
