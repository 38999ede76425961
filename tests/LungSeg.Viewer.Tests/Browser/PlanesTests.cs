using System.Globalization;
using LungSeg.Viewer.Tests.Samples;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LungSeg.Viewer.Tests.Browser;

/// <summary>The planes and the surface of the sample: 32 x 32 x 24 voxels of 8 x 8 x 10 mm.</summary>
public sealed class PlanesTests(ChromiumFixture chromium)
{
    private const string Axial = ".slice.axial canvas";

    // The structures' colours, also where they lie thin over gray: blue the right lung, orange the left.
    private const string RightLung = "b > g + 8 && g > r + 8";
    private const string LeftLung = "r > g + 8 && g > b + 8";
    private const string Emphysema = "r > g + 60 && b > g + 60";
    private const string Haze = "r > b + 60 && g > b + 60 && Math.abs(r - g) < 40";

    [Fact]
    public async Task A_case_shows_its_planes_outlines_and_surface()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var watched = await DrawnAsync(server);
        foreach (var plane in new[] { "axial", "coronal", "sagittal" })
            await Expect(watched.Page.Locator($".slice.{plane} canvas")).ToBeVisibleAsync();
        Assert.True(await watched.ShareOfPixelsAsync(Axial, RightLung) > 0.003, "the right lung is not outlined");
        Assert.True(await watched.ShareOfPixelsAsync(Axial, LeftLung) > 0.003, "the left lung is not outlined");
        Assert.True(
            await watched.ShareOfPixelsAsync(".surface canvas", RightLung) > 0.02,
            "the right lung's surface is not drawn");
        Assert.True(
            await watched.ShareOfPixelsAsync(".surface canvas", LeftLung) > 0.02,
            "the left lung's surface is not drawn");
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task Surfaces_come_in_one_light_file_and_each_has_a_box()
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCase.WriteAsync(server, "chest-1");
        await using var watched = await WatchedPage.OpenAsync(chromium, server);
        List<string> meshes = [];
        watched.Page.Request += (_, request) =>
        {
            if (request.Url.Contains("/meshes/", StringComparison.Ordinal)) meshes.Add(new Uri(request.Url).LocalPath);
        };
        await watched.Page.GotoAsync(server.Address + "#/case/chest-1");
        await watched.DrawnAsync();
        Assert.EndsWith("/meshes/scene.glb", Assert.Single(meshes), StringComparison.Ordinal);
        Assert.True(await watched.ShareOfPixelsAsync(".surface canvas", RightLung) > 0.02);
        await Expect(Box("Left lung")).ToBeCheckedAsync();
        await Expect(Box("Skin, -300 HU")).Not.ToBeCheckedAsync();

        await Box("Right lung").UncheckAsync();
        Assert.True(await watched.ShareOfPixelsAsync(".surface canvas", RightLung) < 0.001, "the right lung stays");
        Assert.True(await watched.ShareOfPixelsAsync(".surface canvas", LeftLung) > 0.02, "the left lung went too");
        await Box("Skin, -300 HU").CheckAsync();
        Assert.True(await watched.ShareOfPixelsAsync(".surface canvas", LeftLung) > 0.1, "the body is not drawn");
        watched.AssertNoFaults();

        ILocator Box(string name) =>
            watched.Page.Locator(".surface").GetByRole(AriaRole.Checkbox, new() { Name = name, Exact = true });
    }

    [Fact]
    public async Task A_structure_is_outlined_filled_or_off()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var watched = await DrawnAsync(server);
        var outlined = await watched.ShareOfPixelsAsync(Axial, RightLung);
        await PressAsync(watched, "Right lung", "Fill");
        await watched.Page.GetByLabel("Opacity of fills").FillAsync("0.8");
        var filled = await watched.ShareOfPixelsAsync(Axial, RightLung);
        await PressAsync(watched, "Right lung", "Off");
        var off = await watched.ShareOfPixelsAsync(Axial, RightLung);
        Assert.True(
            filled > 2.5 * outlined && outlined > 0 && off < outlined / 10,
            $"{outlined:P1} outlined, {filled:P1} filled, {off:P1} off");
        Assert.True(await watched.ShareOfPixelsAsync(Axial, LeftLung) > 0.003, "the left lung went too");
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task Low_and_high_density_are_marked_where_a_measure_counts_them()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var watched = await DrawnAsync(server);
        Assert.Equal(0, await watched.ShareOfPixelsAsync(Axial, Emphysema));
        await watched.Page.GetByLabel("LAA-950").CheckAsync();
        await watched.Page.GetByLabel("HAA -600 to -250").CheckAsync();

        // Three of 32 rows and nine of 32 columns each.
        var square = await SquareAsync(watched);
        Assert.Equal(27.0 / 1024 * square, await watched.ShareOfPixelsAsync(Axial, Emphysema), 0.008);
        Assert.Equal(27.0 / 1024 * square, await watched.ShareOfPixelsAsync(Axial, Haze), 0.008);
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task Every_slice_is_reached_by_key_wheel_and_slider_and_counted_from_one()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var watched = await DrawnAsync(server);
        var number = watched.Page.Locator(".slice.axial .slice-number");
        await Expect(number).ToHaveTextAsync("13 / 24");
        var canvas = watched.Page.Locator(Axial);
        await canvas.FocusAsync();
        foreach (var (key, text) in new[]
            {
                ("ArrowUp", "14"),
                ("ArrowLeft", "13"),
                ("PageUp", "23"),
                ("PageUp", "24"),
                ("PageDown", "14"),
                ("Home", "1"),
                ("End", "24"),
            })
        {
            await watched.Page.Keyboard.PressAsync(key);
            await Expect(number).ToHaveTextAsync($"{text} / 24");
        }

        await canvas.HoverAsync();
        await watched.Page.Mouse.WheelAsync(0, 100);
        await Expect(number).ToHaveTextAsync("23 / 24");
        await watched.Page.GetByLabel("Axial slice", new() { Exact = true }).FillAsync("7");
        await Expect(number).ToHaveTextAsync("7 / 24");
        await Expect(watched.Page.Locator(".slice.coronal .slice-number")).ToHaveTextAsync("17 / 32");
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task Windows_are_chosen_by_button_and_key_and_changed_by_dragging()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var watched = await DrawnAsync(server);

        // Lungs of -850 HU are grey in the lung window and black in the mediastinal one.
        const string Grey = "Math.max(r, g, b) - Math.min(r, g, b) < 4 && r > 75 && r < 95";
        var before = await watched.ShareOfPixelsAsync(Axial, Grey);
        var mediastinum = watched.Page.GetByRole(AriaRole.Button, new() { Name = "Mediastinum" });
        await mediastinum.ClickAsync();
        var after = await watched.ShareOfPixelsAsync(Axial, Grey);
        Assert.True(
            before > 0.03 && after < before / 2, $"{before:P1} of the pixels are lung before, {after:P1} after");

        await watched.Page.Keyboard.PressAsync("3");
        await Expect(watched.Page.GetByRole(AriaRole.Button, new() { Name = "Bone" }))
            .ToHaveAttributeAsync("aria-pressed", "true");
        await DragAsync(watched, MouseButton.Right, (0.5, 0.5), (0.7, 0.4));
        foreach (var name in new[] { "Lung", "Mediastinum", "Bone" })
        {
            await Expect(
                    watched
                        .Page.GetByRole(AriaRole.Group, new() { Name = "Window" })
                        .GetByRole(AriaRole.Button, new() { Name = name })
                )
                .ToHaveAttributeAsync("aria-pressed", "false");
        }

        await Expect(watched.Page.Locator(".controls")).Not.ToContainTextAsync("\u2212450 to 1\u202f050 HU");
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task The_ruler_measures_in_millimetres()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var watched = await DrawnAsync(server);
        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Ruler" }).ClickAsync();
        await DragAsync(watched, MouseButton.Left, (0.4, 0.5), (0.6, 0.5));
        var box = await BoxAsync(watched);
        var shown = double.Parse(
            (await watched.Page.Locator(Axial).GetAttributeAsync("data-mm"))!, CultureInfo.InvariantCulture);
        Assert.Equal(0.2 * box.Width * 256 / Math.Min(box.Width, box.Height), shown, 2.0);
        watched.AssertNoFaults();
    }

    [Theory]
    [InlineData("+0+1+2")]
    [InlineData("-0-1+2")]
    [InlineData("+0+1-2")]
    [InlineData("-0+1-2")]
    [InlineData("+0-2+1")]
    [InlineData("+1-2+0")]
    [InlineData("-2+0-1")]
    public async Task Sides_are_right_whatever_the_order_and_direction_of_the_file_s_axes(string order)
    {
        await using var server = await ViewerServer.StartAsync();
        var axes = order.Chunk(2).Select(pair => (pair[1] - '0', pair[0] == '-')).ToArray();
        await using var watched = await DrawnAsync(server, axes);
        foreach (var (plane, sides) in new[] { ("axial", "RLAP"), ("coronal", "RLSI"), ("sagittal", "APSI") })
        {
            await Expect(watched.Page.Locator($".slice.{plane} canvas")).ToHaveAttributeAsync("data-sides", sides);
        }

        // The right lung at the left, its emphysema in front at the top; the left lung's haze behind at the bottom.
        await HoverAsync(watched, "axial", 8.5, 9.5, "\u2212980 HU, right lung · x \u221264.0, y \u221256.0");
        await HoverAsync(watched, "axial", 23.5, 22.5, "\u2212500 HU, left lung · x 56.0, y 48.0");
        await HoverAsync(
            watched, "coronal", 8.5, 23 - 15 + 0.5, "\u2212850 HU, right lung · x \u221264.0", rows: 24, rowMm: 10);
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task Keys_are_explained_and_one_plane_can_have_all_the_room()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var watched = await DrawnAsync(server);
        await watched.Page.Keyboard.PressAsync("?");
        await Expect(watched.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("next case");
        await watched.AssertAccessibleAsync();
        await watched.Page.Keyboard.PressAsync("Escape");
        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Coronal", Exact = true }).ClickAsync();
        await Expect(watched.Page.Locator(Axial)).ToBeHiddenAsync();
        await Expect(watched.Page.Locator(".slice.coronal canvas")).ToBeVisibleAsync();
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task Without_the_CT_the_page_says_what_to_do_and_shows_the_pictures()
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCase.WriteAsync(server, "chest-1", withCt: false);
        await using var watched = await WatchedPage.OpenAsync(chromium, server, "#/case/chest-1");
        await Expect(watched.Page.Locator(".noplanes"))
            .ToContainTextAsync("Process the case again with ct among its formats.");
        await Expect(watched.Page.Locator(".pictures img")).ToHaveCountAsync(2);
        await Expect(watched.Page.Locator(".surface .loading")).ToHaveCountAsync(0);
        watched.AssertNoFaults();
    }

    private async Task<WatchedPage> DrawnAsync(ViewerServer server, (int Axis, bool Flipped)[]? axes = null)
    {
        await SampleCase.WriteAsync(server, "chest-1", axes: axes);
        var watched = await WatchedPage.OpenAsync(chromium, server, "#/case/chest-1");
        await watched.DrawnAsync();
        return watched;
    }

    private static Task PressAsync(WatchedPage watched, string group, string button) =>
        watched
            .Page.GetByRole(AriaRole.Group, new() { Name = group })
            .GetByRole(AriaRole.Button, new() { Name = button })
            .ClickAsync();

    /// <summary>Points at a place given in voxels from the picture's left and top, and looks at the readout.</summary>
    private static async Task HoverAsync(
        WatchedPage watched, string plane, double column, double row, string expected, int rows = 32, double rowMm = 8)
    {
        var canvas = watched.Page.Locator($".slice.{plane} canvas");
        var box = (await canvas.BoundingBoxAsync())!;
        var scale = Math.Min(box.Width / 256, box.Height / (rows * rowMm));
        await canvas.HoverAsync(new()
        {
            Position = new()
            {
                X = (float)((box.Width / 2) + ((column - 16) * 8 * scale)),
                Y = (float)((box.Height / 2) + ((row - (rows / 2.0)) * rowMm * scale)),
            },
        });
        await Expect(watched.Page.Locator(".readout")).ToContainTextAsync(expected);
    }

    private static async Task DragAsync(
        WatchedPage watched, MouseButton button, (double X, double Y) from, (double X, double Y) to)
    {
        await watched.Page.Locator(Axial).ScrollIntoViewIfNeededAsync();
        var box = await BoxAsync(watched);
        var mouse = watched.Page.Mouse;
        await mouse.MoveAsync((float)(box.X + (from.X * box.Width)), (float)(box.Y + (from.Y * box.Height)));
        await mouse.DownAsync(new() { Button = button });
        await mouse.MoveAsync(
            (float)(box.X + (to.X * box.Width)), (float)(box.Y + (to.Y * box.Height)), new() { Steps = 4 });
        await mouse.UpAsync(new() { Button = button });
    }

    private static async Task<LocatorBoundingBoxResult> BoxAsync(WatchedPage watched) =>
        (await watched.Page.Locator(Axial).BoundingBoxAsync())!;

    /// <summary>Which share of the axial canvas its square picture covers.</summary>
    private static async Task<double> SquareAsync(WatchedPage watched)
    {
        var box = await BoxAsync(watched);
        return Math.Min(box.Width, box.Height) / Math.Max(box.Width, box.Height);
    }
}
