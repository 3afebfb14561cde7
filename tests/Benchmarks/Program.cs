using Bookstore.Benchmarks;

// ./bench.sh publishes the two apps and starts this.
string[] all = [AppComparison.SignIns, AppComparison.Pages, Comparison.Name];
switch (args)
{
    case ["serve", var variant, var port]:
        return await SignedInPage.ServeAsync(variant, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture));
    case [var reference, var site, .. var rest]:
        var quick = rest.Contains("--quick");
        var named = rest.Where(name => name != "--quick").ToArray();
        if (named.Except(all).FirstOrDefault() is { } unknown)
        {
            Console.Error.WriteLine($"There is no benchmark '{unknown}'. Name any of these, or none for all: {string.Join(", ", all)}. --quick measures fewer rounds.");
            return 2;
        }

        var chosen = named is [] ? all : named;
        if (chosen.Any(name => name != Comparison.Name))
        {
            await AppComparison.RunAsync(new Assemblies(reference, site), chosen, quick);
        }

        return chosen.Contains(Comparison.Name) ? await Comparison.RunAsync() : 0;
    default:
        Console.Error.WriteLine("Run ./bench.sh, which publishes what is measured.");
        return 2;
}
