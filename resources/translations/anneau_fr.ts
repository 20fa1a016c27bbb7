<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>ColorMap</name>
    <message>
        <source>Grey</source>
        <translation>Gris</translation>
    </message>
    <message>
        <source>Grey, reversed</source>
        <translation>Gris inversé</translation>
    </message>
    <message>
        <source>Blue–grey–red</source>
        <translation>Bleu–gris–rouge</translation>
    </message>
</context>
<context>
    <name>CommandLine</name>
    <message>
        <source>Interactive strong gravitational lens modelling.</source>
        <translation>Modélisation interactive de lentilles gravitationnelles fortes.</translation>
    </message>
    <message>
        <source>Show this help and leave.</source>
        <translation>Afficher cette aide et quitter.</translation>
    </message>
    <message>
        <source>Show the version and leave.</source>
        <translation>Afficher la version et quitter.</translation>
    </message>
    <message>
        <source>Open the bundled observation.</source>
        <translation>Ouvrir l’observation fournie.</translation>
    </message>
    <message>
        <source>Point-spread function (FITS).</source>
        <translation>Fonction d’étalement (FITS).</translation>
    </message>
    <message>
        <source>file</source>
        <translation>fichier</translation>
    </message>
    <message>
        <source>Noise: RMS, inverse variance or weight (FITS).</source>
        <translation>Bruit : RMS, variance inverse ou poids (FITS).</translation>
    </message>
    <message>
        <source>Mask (FITS); non-zero pixels are left out.</source>
        <translation>Masque (FITS) ; les pixels non nuls sont exclus.</translation>
    </message>
    <message>
        <source>Pixel size in arcsec, where the header does not say.</source>
        <translation>Taille du pixel en secondes d’arc, si l’en-tête ne la donne pas.</translation>
    </message>
    <message>
        <source>arcsec</source>
        <translation>arcsec</translation>
    </message>
    <message>
        <source>Lens model to start with (JSON).</source>
        <translation>Modèle de lentille de départ (JSON).</translation>
    </message>
    <message>
        <source>observation</source>
        <translation>observation</translation>
    </message>
    <message>
        <source>[observation]</source>
        <translation>[observation]</translation>
    </message>
    <message>
        <source>Only one observation can be opened; &quot;%1&quot; is too many.</source>
        <translation>Une seule observation peut être ouverte ; « %1 » est de trop.</translation>
    </message>
    <message>
        <source>--pixel-scale wants arcsec per pixel, not &quot;%1&quot;.</source>
        <translation>--pixel-scale attend des secondes d’arc par pixel, pas « %1 ».</translation>
    </message>
    <message>
        <source>Measure the speed of the window and leave.</source>
        <translation>Mesurer la vitesse de la fenêtre et quitter.</translation>
    </message>
    <message>
        <source>With --bench: print one JSON object.</source>
        <translation>Avec --bench : écrire un objet JSON.</translation>
    </message>
    <message>
        <source>FITS image, &quot;obs.fits&quot; or &quot;obs.fits[SCI]&quot;; or a posterior or a coverage test.</source>
        <translation>Image FITS, « obs.fits » ou « obs.fits[SCI] » ; ou un postérieur ou un test de couverture.</translation>
    </message>
</context>
<context>
    <name>Display</name>
    <message>
        <source>linear</source>
        <translation>linéaire</translation>
    </message>
    <message>
        <source>square root</source>
        <translation>racine carrée</translation>
    </message>
    <message>
        <source>squared</source>
        <translation>carré</translation>
    </message>
    <message>
        <source>log</source>
        <translation>log</translation>
    </message>
    <message>
        <source>asinh</source>
        <translation>asinh</translation>
    </message>
    <message>
        <source>equalised</source>
        <translation>égalisé</translation>
    </message>
    <message>
        <source>t</source>
        <translation>t</translation>
    </message>
    <message>
        <source>√t</source>
        <translation>√t</translation>
    </message>
    <message>
        <source>t²</source>
        <translation>t²</translation>
    </message>
    <message>
        <source>log(1 + 1000 t) / log 1001</source>
        <translation>log(1 + 1000 t) / log 1001</translation>
    </message>
    <message>
        <source>asinh(t / a) / asinh(1 / a), a the softening</source>
        <translation>asinh(t / a) / asinh(1 / a), a l’adoucissement</translation>
    </message>
    <message>
        <source>the fraction of pixels that are not brighter</source>
        <translation>la fraction de pixels pas plus brillants</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>zscale</source>
        <translation>zscale</translation>
    </message>
    <message>
        <source>min–max</source>
        <translation>min–max</translation>
    </message>
    <message>
        <source>0–max</source>
        <translation>0–max</translation>
    </message>
    <message>
        <source>manual</source>
        <translation>manuel</translation>
    </message>
</context>
<context>
    <name>GlInfo</name>
    <message>
        <source>No display server: images are drawn without OpenGL.</source>
        <translation>Pas de serveur d’affichage : les images sont dessinées sans OpenGL.</translation>
    </message>
    <message>
        <source>The display offers no OpenGL.</source>
        <translation>L’affichage n’offre pas d’OpenGL.</translation>
    </message>
    <message>
        <source>OpenGL 3.2 is needed; the display offers %1.</source>
        <translation>OpenGL 3.2 est nécessaire ; l’affichage offre %1.</translation>
    </message>
</context>
<context>
    <name>JobBar</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>stopping…</source>
        <translation>arrêt…</translation>
    </message>
    <message>
        <source>%1/%2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>%1 each</source>
        <translation>%1 chacun</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>encore %1</translation>
    </message>
</context>
<context>
    <name>LensHandles</name>
    <message>
        <source>Lens centre</source>
        <translation>Centre de la lentille</translation>
    </message>
    <message>
        <source>Einstein radius</source>
        <translation>Rayon d’Einstein</translation>
    </message>
    <message>
        <source>Axis ratio and angle</source>
        <translation>Rapport d’axes et angle</translation>
    </message>
    <message>
        <source>External shear</source>
        <translation>Cisaillement externe</translation>
    </message>
    <message>
        <source>Source centre</source>
        <translation>Centre de la source</translation>
    </message>
    <message>
        <source>move lens</source>
        <translation>déplacer la lentille</translation>
    </message>
    <message>
        <source>ellipticity</source>
        <translation>ellipticité</translation>
    </message>
    <message>
        <source>external shear</source>
        <translation>cisaillement externe</translation>
    </message>
    <message>
        <source>move source</source>
        <translation>déplacer la source</translation>
    </message>
</context>
<context>
    <name>Model</name>
    <message>
        <source>Mass sheet</source>
        <translation>Feuillet de masse</translation>
    </message>
    <message>
        <source>Constant convergence of the surroundings; images alone cannot tell it from a rescaled lens.</source>
        <translation>Convergence constante de l’environnement ; les images seules ne la distinguent pas d’une lentille mise à l’échelle.</translation>
    </message>
    <message>
        <source>Convergence</source>
        <translation>Convergence</translation>
    </message>
    <message>
        <source>Convergence of the sheet.</source>
        <translation>Convergence du feuillet.</translation>
    </message>
    <message>
        <source>Elliptical power law</source>
        <translation>Loi de puissance elliptique</translation>
    </message>
    <message>
        <source>Elliptical power law of any slope, singular at its centre (Tessore &amp; Metcalf 2015).</source>
        <translation>Loi de puissance elliptique de pente quelconque, singulière au centre (Tessore &amp; Metcalf 2015).</translation>
    </message>
    <message>
        <source>External shear</source>
        <translation>Cisaillement externe</translation>
    </message>
    <message>
        <source>Tide of masses far from the lens; origin at the image&apos;s centre.</source>
        <translation>Marée de masses loin de la lentille ; origine au centre de l’image.</translation>
    </message>
    <message>
        <source>Shear</source>
        <translation>Cisaillement</translation>
    </message>
    <message>
        <source>Strength of the shear.</source>
        <translation>Intensité du cisaillement.</translation>
    </message>
    <message>
        <source>Shear angle</source>
        <translation>Angle du cisaillement</translation>
    </message>
    <message>
        <source>Direction in which images are stretched, counter-clockwise from the positive y axis.</source>
        <translation>Direction d’étirement des images, en sens direct depuis l’axe des y positifs.</translation>
    </message>
    <message>
        <source>Einstein radius</source>
        <translation>Rayon d’Einstein</translation>
    </message>
    <message>
        <source>Einstein radius on the intermediate axis, the square root of both half axes&apos; product.</source>
        <translation>Rayon d’Einstein sur l’axe intermédiaire, racine du produit des demi-axes.</translation>
    </message>
    <message>
        <source>Slope</source>
        <translation>Pente</translation>
    </message>
    <message>
        <source>Logarithmic slope of the three-dimensional density; 2 is isothermal.</source>
        <translation>Pente logarithmique de la densité à trois dimensions ; 2 est isotherme.</translation>
    </message>
    <message>
        <source>Axis ratio</source>
        <translation>Rapport d’axes</translation>
    </message>
    <message>
        <source>Minor over major axis.</source>
        <translation>Petit axe sur grand axe.</translation>
    </message>
    <message>
        <source>Position angle</source>
        <translation>Angle de position</translation>
    </message>
    <message>
        <source>Angle of the major axis, counter-clockwise from the positive y axis.</source>
        <translation>Angle du grand axe, en sens direct depuis l’axe des y positifs.</translation>
    </message>
    <message>
        <source>Centre x</source>
        <translation>Centre x</translation>
    </message>
    <message>
        <source>Centre y</source>
        <translation>Centre y</translation>
    </message>
    <message>
        <source>Centre, to the right of the image&apos;s centre.</source>
        <translation>Centre, à droite du centre de l’image.</translation>
    </message>
    <message>
        <source>Centre, above the image&apos;s centre.</source>
        <translation>Centre, au-dessus du centre de l’image.</translation>
    </message>
    <message>
        <source>Singular isothermal ellipsoid</source>
        <translation>Ellipsoïde isotherme singulier</translation>
    </message>
    <message>
        <source>Elliptical mass of constant velocity dispersion, singular at its centre (Kormann et al. 1994).</source>
        <translation>Masse elliptique de dispersion de vitesses constante, singulière au centre (Kormann et al. 1994).</translation>
    </message>
    <message>
        <source>Singular isothermal sphere</source>
        <translation>Sphère isotherme singulière</translation>
    </message>
    <message>
        <source>Round mass of constant velocity dispersion, singular at its centre.</source>
        <translation>Masse ronde de dispersion de vitesses constante, singulière au centre.</translation>
    </message>
    <message>
        <source>Sérsic</source>
        <translation>Sérsic</translation>
    </message>
    <message>
        <source>Elliptical profile of a galaxy: n = 1 is an exponential disc, n = 4 de Vaucouleurs&apos; law (Sérsic 1963).</source>
        <translation>Profil elliptique d’une galaxie : n = 1 est un disque exponentiel, n = 4 la loi de de Vaucouleurs (Sérsic 1963).</translation>
    </message>
    <message>
        <source>Brightness at the effective radius</source>
        <translation>Brillance au rayon effectif</translation>
    </message>
    <message>
        <source>Surface brightness at the effective radius.</source>
        <translation>Brillance de surface au rayon effectif.</translation>
    </message>
    <message>
        <source>Effective radius</source>
        <translation>Rayon effectif</translation>
    </message>
    <message>
        <source>Radius on the intermediate axis that holds half of the light.</source>
        <translation>Rayon sur l’axe intermédiaire qui contient la moitié de la lumière.</translation>
    </message>
    <message>
        <source>Sérsic index</source>
        <translation>Indice de Sérsic</translation>
    </message>
    <message>
        <source>Concentration of the light.</source>
        <translation>Concentration de la lumière.</translation>
    </message>
    <message>
        <source>Core-Sérsic</source>
        <translation>Core-Sérsic</translation>
    </message>
    <message>
        <source>Sérsic profile whose centre is a shallow power law, as in giant ellipticals (Graham et al. 2003).</source>
        <translation>Profil de Sérsic au centre en loi de puissance peu pentue, comme dans les elliptiques géantes (Graham et al. 2003).</translation>
    </message>
    <message>
        <source>Brightness scale</source>
        <translation>Échelle de brillance</translation>
    </message>
    <message>
        <source>Brightness at the effective radius of the outer Sérsic profile.</source>
        <translation>Brillance au rayon effectif du profil de Sérsic extérieur.</translation>
    </message>
    <message>
        <source>Break radius</source>
        <translation>Rayon de rupture</translation>
    </message>
    <message>
        <source>Radius on the intermediate axis inside which the power law holds.</source>
        <translation>Rayon sur l’axe intermédiaire en deçà duquel vaut la loi de puissance.</translation>
    </message>
    <message>
        <source>Sharpness</source>
        <translation>Netteté</translation>
    </message>
    <message>
        <source>How sharply one profile turns into the other.</source>
        <translation>Netteté du passage d’un profil à l’autre.</translation>
    </message>
    <message>
        <source>Inner slope</source>
        <translation>Pente interne</translation>
    </message>
    <message>
        <source>Logarithmic slope of the brightness inside the break.</source>
        <translation>Pente logarithmique de la brillance en deçà de la rupture.</translation>
    </message>
    <message>
        <source>Exponential disc</source>
        <translation>Disque exponentiel</translation>
    </message>
    <message>
        <source>Disc of a galaxy, fading by the same factor at every scale length (Freeman 1970).</source>
        <translation>Disque d’une galaxie, affaibli du même facteur à chaque longueur d’échelle (Freeman 1970).</translation>
    </message>
    <message>
        <source>Central brightness</source>
        <translation>Brillance centrale</translation>
    </message>
    <message>
        <source>Surface brightness at the centre.</source>
        <translation>Brillance de surface au centre.</translation>
    </message>
    <message>
        <source>Scale length</source>
        <translation>Longueur d’échelle</translation>
    </message>
    <message>
        <source>Length on the intermediate axis over which the light falls to 1/e.</source>
        <translation>Longueur sur l’axe intermédiaire où la lumière tombe à 1/e.</translation>
    </message>
    <message>
        <source>Gaussian</source>
        <translation>Gaussienne</translation>
    </message>
    <message>
        <source>Elliptical Gaussian, of flux 2π σ² I_0.</source>
        <translation>Gaussienne elliptique, de flux 2π σ² I_0.</translation>
    </message>
    <message>
        <source>Standard deviation</source>
        <translation>Écart type</translation>
    </message>
    <message>
        <source>Standard deviation on the intermediate axis.</source>
        <translation>Écart type sur l’axe intermédiaire.</translation>
    </message>
    <message>
        <source>Moffat</source>
        <translation>Moffat</translation>
    </message>
    <message>
        <source>A core with power-law wings, as of a star seen through the atmosphere (Moffat 1969).</source>
        <translation>Un cœur aux ailes en loi de puissance, comme une étoile vue à travers l’atmosphère (Moffat 1969).</translation>
    </message>
    <message>
        <source>Core radius</source>
        <translation>Rayon du cœur</translation>
    </message>
    <message>
        <source>Radius on the intermediate axis where the wings begin.</source>
        <translation>Rayon sur l’axe intermédiaire où commencent les ailes.</translation>
    </message>
    <message>
        <source>Wing exponent</source>
        <translation>Exposant des ailes</translation>
    </message>
    <message>
        <source>The wings fall as the radius to the power of -2β.</source>
        <translation>Les ailes décroissent comme le rayon à la puissance -2β.</translation>
    </message>
    <message>
        <source>Isothermal ellipsoid with a core</source>
        <translation>Ellipsoïde isotherme à cœur</translation>
    </message>
    <message>
        <source>Elliptical mass of constant velocity dispersion with a core (Kormann et al. 1994).</source>
        <translation>Masse elliptique de dispersion de vitesses constante, avec un cœur (Kormann et al. 1994).</translation>
    </message>
    <message>
        <source>Radius inside which the convergence levels off, on the intermediate axis.</source>
        <translation>Rayon, sur l’axe intermédiaire, en deçà duquel la convergence s’aplatit.</translation>
    </message>
    <message>
        <source>Dual pseudo-isothermal ellipsoid</source>
        <translation>Ellipsoïde pseudo-isotherme double</translation>
    </message>
    <message>
        <source>Isothermal between a core and a truncation radius, of finite mass: dPIE, elliptical pseudo-Jaffe (Elíasdóttir et al. 2007).</source>
        <translation>Isotherme entre un cœur et un rayon de troncature, de masse finie : dPIE, pseudo-Jaffe elliptique (Elíasdóttir et al. 2007).</translation>
    </message>
    <message>
        <source>Normalisation</source>
        <translation>Normalisation</translation>
    </message>
    <message>
        <source>Einstein radius of the isothermal lens without core and truncation.</source>
        <translation>Rayon d’Einstein de la lentille isotherme sans cœur ni troncature.</translation>
    </message>
    <message>
        <source>Truncation radius</source>
        <translation>Rayon de troncature</translation>
    </message>
    <message>
        <source>Radius beyond which the convergence falls steeply, on the intermediate axis.</source>
        <translation>Rayon, sur l’axe intermédiaire, au-delà duquel la convergence chute.</translation>
    </message>
    <message>
        <source>Point mass</source>
        <translation>Masse ponctuelle</translation>
    </message>
    <message>
        <source>All mass in one point: a black hole, or a small galaxy seen from afar (Einstein 1936).</source>
        <translation>Toute la masse en un point : un trou noir, ou une petite galaxie vue de loin (Einstein 1936).</translation>
    </message>
    <message>
        <source>Radius of the ring that the mass alone makes of a source behind it.</source>
        <translation>Rayon de l’anneau que la masse seule fait d’une source placée derrière elle.</translation>
    </message>
    <message>
        <source>Pseudo-Jaffe sphere</source>
        <translation>Sphère pseudo-Jaffe</translation>
    </message>
    <message>
        <source>Round isothermal mass with core and truncation, given by its central convergence: a small halo or satellite (Keeton 2001).</source>
        <translation>Masse isotherme ronde avec cœur et troncature, donnée par sa convergence centrale : un petit halo ou satellite (Keeton 2001).</translation>
    </message>
    <message>
        <source>Central convergence</source>
        <translation>Convergence centrale</translation>
    </message>
    <message>
        <source>Convergence at the centre.</source>
        <translation>Convergence au centre.</translation>
    </message>
    <message>
        <source>Radius inside which the convergence levels off.</source>
        <translation>Rayon en deçà duquel la convergence s’aplatit.</translation>
    </message>
    <message>
        <source>Radius beyond which the convergence falls steeply.</source>
        <translation>Rayon au-delà duquel la convergence chute.</translation>
    </message>
    <message>
        <source>NFW halo</source>
        <translation>Halo NFW</translation>
    </message>
    <message>
        <source>Dark halo, round or of elliptical potential (Navarro et al. 1997; Golse &amp; Kneib 2002).</source>
        <translation>Halo sombre, rond ou de potentiel elliptique (Navarro et al. 1997 ; Golse &amp; Kneib 2002).</translation>
    </message>
    <message>
        <source>Convergence scale</source>
        <translation>Échelle de convergence</translation>
    </message>
    <message>
        <source>Characteristic density times scale radius over the critical surface density.</source>
        <translation>Densité caractéristique multipliée par le rayon d’échelle, sur la densité surfacique critique.</translation>
    </message>
    <message>
        <source>Scale radius</source>
        <translation>Rayon d’échelle</translation>
    </message>
    <message>
        <source>Radius at which the density's slope changes.</source>
        <translation>Rayon où la pente de la densité change.</translation>
    </message>
    <message>
        <source>Axis ratio of the potential</source>
        <translation>Rapport d’axes du potentiel</translation>
    </message>
    <message>
        <source>Minor over major axis of the potential's ellipses; the mass is about three times as flat.</source>
        <translation>Petit axe sur grand axe des ellipses du potentiel ; la masse est environ trois fois plus aplatie.</translation>
    </message>
    <message>
        <source>NFW halo, elliptical mass</source>
        <translation>Halo NFW de masse elliptique</translation>
    </message>
    <message>
        <source>Dark halo whose projected mass is elliptical (Navarro et al. 1997; Keeton 2001).</source>
        <translation>Halo sombre dont la masse projetée est elliptique (Navarro et al. 1997 ; Keeton 2001).</translation>
    </message>
    <message>
        <source>Truncated NFW halo</source>
        <translation>Halo NFW tronqué</translation>
    </message>
    <message>
        <source>Round dark halo of finite mass: a sub-halo stripped by its host (Baltz et al. 2009).</source>
        <translation>Halo sombre rond de masse finie : un sous-halo dépouillé par son hôte (Baltz et al. 2009).</translation>
    </message>
    <message>
        <source>Radius beyond which the density falls as the fifth power of the radius.</source>
        <translation>Rayon au-delà duquel la densité décroît comme la puissance cinq du rayon.</translation>
    </message>
    <message>
        <source>Hernquist sphere</source>
        <translation>Sphère de Hernquist</translation>
    </message>
    <message>
        <source>Round mass of the stars of an elliptical galaxy (Hernquist 1990).</source>
        <translation>Masse ronde des étoiles d’une galaxie elliptique (Hernquist 1990).</translation>
    </message>
    <message>
        <source>Hernquist ellipsoid</source>
        <translation>Ellipsoïde de Hernquist</translation>
    </message>
    <message>
        <source>Mass of the stars of an elliptical galaxy, elliptical on the sky (Hernquist 1990; Keeton 2001).</source>
        <translation>Masse des étoiles d’une galaxie elliptique, elliptique sur le ciel (Hernquist 1990 ; Keeton 2001).</translation>
    </message>
    <message>
        <source>Sérsic mass</source>
        <translation>Masse de Sérsic</translation>
    </message>
    <message>
        <source>Mass of a galaxy's stars that follows its light (Sérsic 1963; Keeton 2001).</source>
        <translation>Masse des étoiles d’une galaxie, qui suit sa lumière (Sérsic 1963 ; Keeton 2001).</translation>
    </message>
    <message>
        <source>Convergence at the effective radius</source>
        <translation>Convergence au rayon effectif</translation>
    </message>
    <message>
        <source>Convergence at the effective radius.</source>
        <translation>Convergence au rayon effectif.</translation>
    </message>
    <message>
        <source>Radius on the intermediate axis that holds half of the mass.</source>
        <translation>Rayon, sur l’axe intermédiaire, qui contient la moitié de la masse.</translation>
    </message>
    <message>
        <source>Concentration of the mass.</source>
        <translation>Concentration de la masse.</translation>
    </message>
    <message>
        <source>Gaussian mass</source>
        <translation>Masse gaussienne</translation>
    </message>
    <message>
        <source>Elliptical Gaussian convergence, one term of a multi-Gaussian expansion (Shajib 2019).</source>
        <translation>Convergence gaussienne elliptique, un terme d’un développement multi-gaussien (Shajib 2019).</translation>
    </message>
    <message>
        <source>Multipole, m = 1</source>
        <translation>Multipôle, m = 1</translation>
    </message>
    <message>
        <source>Lopsidedness of the mass, a power law in the radius (Chu et al. 2013).</source>
        <translation>Dissymétrie de la masse, en loi de puissance du rayon (Chu et al. 2013).</translation>
    </message>
    <message>
        <source>Multipole strength</source>
        <translation>Intensité du multipôle</translation>
    </message>
    <message>
        <source>Twice the amplitude of the convergence at 1 arcsec from the centre.</source>
        <translation>Deux fois l’amplitude de la convergence à 1 seconde d’arc du centre.</translation>
    </message>
    <message>
        <source>Multipole angle</source>
        <translation>Angle du multipôle</translation>
    </message>
    <message>
        <source>Angle of a maximum, counter-clockwise from the positive y axis.</source>
        <translation>Angle d’un maximum, en sens direct depuis l’axe des y positifs.</translation>
    </message>
    <message>
        <source>Multipole, m = 2</source>
        <translation>Multipôle, m = 2</translation>
    </message>
    <message>
        <source>Ellipticity added to the mass, a power law in the radius (Chu et al. 2013).</source>
        <translation>Ellipticité ajoutée à la masse, en loi de puissance du rayon (Chu et al. 2013).</translation>
    </message>
    <message>
        <source>Multipole, m = 3</source>
        <translation>Multipôle, m = 3</translation>
    </message>
    <message>
        <source>Three-fold deviation of the mass from its ellipse, a power law (Chu et al. 2013).</source>
        <translation>Écart d’ordre trois de la masse à son ellipse, en loi de puissance (Chu et al. 2013).</translation>
    </message>
    <message>
        <source>Multipole, m = 4</source>
        <translation>Multipôle, m = 4</translation>
    </message>
    <message>
        <source>Boxy or discy deviation of the mass from its ellipse, a power law (Chu et al. 2013).</source>
        <translation>Écart en boîte ou en disque de la masse à son ellipse, en loi de puissance (Chu et al. 2013).</translation>
    </message>
    <message>
        <source>External convergence gradient</source>
        <translation>Gradient de convergence externe</translation>
    </message>
    <message>
        <source>Gradients of convergence and shear across the lens: flexion (Bacon et al. 2006).</source>
        <translation>Gradients de convergence et de cisaillement à travers la lentille : flexion (Bacon et al. 2006).</translation>
    </message>
    <message>
        <source>Convergence gradient</source>
        <translation>Gradient de convergence</translation>
    </message>
    <message>
        <source>Growth of the convergence per arcsec: the first flexion.</source>
        <translation>Croissance de la convergence par seconde d’arc : la première flexion.</translation>
    </message>
    <message>
        <source>Gradient angle</source>
        <translation>Angle du gradient</translation>
    </message>
    <message>
        <source>Direction in which the convergence grows, counter-clockwise from the positive y axis.</source>
        <translation>Direction de croissance de la convergence, en sens direct depuis l’axe des y positifs.</translation>
    </message>
    <message>
        <source>Second flexion</source>
        <translation>Seconde flexion</translation>
    </message>
    <message>
        <source>Three-fold gradient of the shear per arcsec.</source>
        <translation>Gradient d’ordre trois du cisaillement par seconde d’arc.</translation>
    </message>
    <message>
        <source>Second flexion angle</source>
        <translation>Angle de la seconde flexion</translation>
    </message>
    <message>
        <source>Angle of a maximum of its potential, counter-clockwise from the positive y axis.</source>
        <translation>Angle d’un maximum de son potentiel, en sens direct depuis l’axe des y positifs.</translation>
    </message>
    <message>
        <source>Population of sub-haloes</source>
        <translation>Population de sous-halos</translation>
    </message>
    <message>
        <source>Hundreds or thousands of small truncated haloes drawn from a mass function (Dalal &amp; Kochanek 2002).</source>
        <translation>Des centaines ou des milliers de petits halos tronqués tirés d’une fonction de masse (Dalal &amp; Kochanek 2002).</translation>
    </message>
    <message>
        <source>Number of haloes</source>
        <translation>Nombre de halos</translation>
    </message>
    <message>
        <source>How many haloes there are inside the disc.</source>
        <translation>Combien de halos se trouvent dans le disque.</translation>
    </message>
    <message>
        <source>Smallest halo</source>
        <translation>Plus petit halo</translation>
    </message>
    <message>
        <source>Einstein radius of a point with the least massive halo's mass.</source>
        <translation>Rayon d’Einstein d’un point de la masse du halo le moins massif.</translation>
    </message>
    <message>
        <source>Largest halo</source>
        <translation>Plus grand halo</translation>
    </message>
    <message>
        <source>Einstein radius of a point with the most massive halo's mass.</source>
        <translation>Rayon d’Einstein d’un point de la masse du halo le plus massif.</translation>
    </message>
    <message>
        <source>Slope of the mass function</source>
        <translation>Pente de la fonction de masse</translation>
    </message>
    <message>
        <source>Number of haloes per mass goes as the mass to the power of minus this.</source>
        <translation>Le nombre de halos par masse varie comme la masse à la puissance moins ceci.</translation>
    </message>
    <message>
        <source>Convergence at truncation</source>
        <translation>Convergence à la troncature</translation>
    </message>
    <message>
        <source>Mass of each halo over the area inside its truncation radius.</source>
        <translation>Masse de chaque halo sur l’aire intérieure à son rayon de troncature.</translation>
    </message>
    <message>
        <source>Radius of the disc</source>
        <translation>Rayon du disque</translation>
    </message>
    <message>
        <source>Haloes are strewn evenly inside this radius.</source>
        <translation>Les halos sont répartis uniformément en deçà de ce rayon.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Graine</translation>
    </message>
    <message>
        <source>Names the draw: another number, another population.</source>
        <translation>Désigne le tirage : un autre nombre, une autre population.</translation>
    </message>
</context>
<context>
    <name>Overlay</name>
    <message>
        <source>%1 mas</source>
        <translation>%1 mas</translation>
    </message>
    <message>
        <source>N</source>
        <translation>N</translation>
    </message>
    <message>
        <source>E</source>
        <translation>E</translation>
    </message>
</context>
<context>
    <name>ParameterText</name>
    <message>
        <source>Usual range: %1 to %2 %3</source>
        <translation>Domaine usuel : %1 à %2 %3</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>finding the lens</source>
        <translation>recherche de la lentille</translation>
    </message>
    <message>
        <source>fitting the lens light</source>
        <translation>ajustement de la lumière</translation>
    </message>
    <message>
        <source>searching lenses</source>
        <translation>essai de lentilles</translation>
    </message>
    <message>
        <source>comparing lenses</source>
        <translation>comparaison de lentilles</translation>
    </message>
    <message>
        <source>fitting lens and source</source>
        <translation>ajustement lentille et source</translation>
    </message>
    <message>
        <source>inverting the source</source>
        <translation>inversion de la source</translation>
    </message>
    <message>
        <source>done</source>
        <translation>terminé</translation>
    </message>
    <message>
        <source>sampling</source>
        <translation>échantillonnage</translation>
    </message>
    <message>
        <source>loading the engine</source>
        <translation>chargement du moteur</translation>
    </message>
    <message>
        <source>lens operator</source>
        <translation>opérateur de la lentille</translation>
    </message>
    <message>
        <source>classical inversion</source>
        <translation>inversion classique</translation>
    </message>
    <message>
        <source>singular values</source>
        <translation>valeurs singulières</translation>
    </message>
    <message>
        <source>coverage</source>
        <translation>couverture</translation>
    </message>
    <message>
        <source>reading samples</source>
        <translation>lecture des échantillons</translation>
    </message>
</context>
<context>
    <name>anneau::Actions</name>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Affichage</translation>
    </message>
    <message>
        <source>Posterior</source>
        <translation>Postérieur</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Aide</translation>
    </message>
    <message>
        <source>Use another &amp;PSF…</source>
        <translation>Utiliser une autre &amp;PSF…</translation>
    </message>
    <message>
        <source>Use another &amp;noise map…</source>
        <translation>Utiliser une autre carte de &amp;bruit…</translation>
    </message>
    <message>
        <source>Use a &amp;mask…</source>
        <translation>Utiliser un &amp;masque…</translation>
    </message>
    <message>
        <source>&amp;Reload</source>
        <translation>&amp;Recharger</translation>
    </message>
    <message>
        <source>Read the observation again</source>
        <translation>Relire l’observation</translation>
    </message>
    <message>
        <source>Open m&amp;odel…</source>
        <translation>Ouvrir un m&amp;odèle…</translation>
    </message>
    <message>
        <source>&amp;Save model</source>
        <translation>&amp;Enregistrer le modèle</translation>
    </message>
    <message>
        <source>Save the model</source>
        <translation>Enregistrer le modèle</translation>
    </message>
    <message>
        <source>Save model &amp;as…</source>
        <translation>Enregistrer le modèle &amp;sous…</translation>
    </message>
    <message>
        <source>Save pos&amp;terior…</source>
        <translation>Enregistrer le pos&amp;térieur…</translation>
    </message>
    <message>
        <source>&amp;Export panel…</source>
        <translation>E&amp;xporter le panneau…</translation>
    </message>
    <message>
        <source>Export the panel that has the focus as PNG, SVG or PDF</source>
        <translation>Exporter le panneau actif en PNG, SVG ou PDF</translation>
    </message>
    <message>
        <source>&amp;Copy panel</source>
        <translation>&amp;Copier le panneau</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Quitter</translation>
    </message>
    <message>
        <source>&amp;Fit</source>
        <translation>&amp;Ajuster</translation>
    </message>
    <message>
        <source>Find lens, lens light and source from the data</source>
        <translation>Trouver la lentille, sa lumière et la source à partir des données</translation>
    </message>
    <message>
        <source>&amp;Sample</source>
        <translation>É&amp;chantillonner</translation>
    </message>
    <message>
        <source>Draw posterior samples of the source for this lens</source>
        <translation>Tirer des échantillons postérieurs de la source pour cette lentille</translation>
    </message>
    <message>
        <source>Test &amp;coverage</source>
        <translation>Tester la &amp;couverture</translation>
    </message>
    <message>
        <source>Check on simulated lenses that the uncertainties are right</source>
        <translation>Vérifier sur des lentilles simulées que les incertitudes sont justes</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>A&amp;nnuler la tâche</translation>
    </message>
    <message>
        <source>Stop the running job; what it finished is kept</source>
        <translation>Arrêter la tâche en cours ; ce qu’elle a terminé est gardé</translation>
    </message>
    <message>
        <source>&amp;Fit images into panels</source>
        <translation>&amp;Ajuster les images aux panneaux</translation>
    </message>
    <message>
        <source>&amp;Handles</source>
        <translation>&amp;Poignées</translation>
    </message>
    <message>
        <source>Show what can be dragged</source>
        <translation>Montrer ce qui peut être déplacé</translation>
    </message>
    <message>
        <source>Critical &amp;curves and caustics</source>
        <translation>&amp;Courbes critiques et caustiques</translation>
    </message>
    <message>
        <source>&amp;Scene</source>
        <translation>&amp;Scène</translation>
    </message>
    <message>
        <source>Show the scene on the left</source>
        <translation>Montrer la scène à gauche</translation>
    </message>
    <message>
        <source>&amp;Parameters</source>
        <translation>&amp;Paramètres</translation>
    </message>
    <message>
        <source>Show the parameters on the right</source>
        <translation>Montrer les paramètres à droite</translation>
    </message>
    <message>
        <source>&amp;Drawer</source>
        <translation>&amp;Tiroir</translation>
    </message>
    <message>
        <source>Show posterior, coverage and jobs below</source>
        <translation>Montrer postérieur, couverture et tâches en bas</translation>
    </message>
    <message>
        <source>&amp;Previous sample</source>
        <translation>Échantillon &amp;précédent</translation>
    </message>
    <message>
        <source>&amp;Next sample</source>
        <translation>Échantillon &amp;suivant</translation>
    </message>
    <message>
        <source>P&amp;lay</source>
        <translation>&amp;Lecture</translation>
    </message>
    <message>
        <source>Flip through the samples</source>
        <translation>Faire défiler les échantillons</translation>
    </message>
    <message>
        <source>&amp;Shortcuts</source>
        <translation>&amp;Raccourcis</translation>
    </message>
    <message>
        <source>Every shortcut on one sheet</source>
        <translation>Tous les raccourcis sur une feuille</translation>
    </message>
    <message>
        <source>&amp;About Anneau</source>
        <translation>À &amp;propos d’Anneau</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>&amp;Ouvrir…</translation>
    </message>
    <message>
        <source>Open an observation, a posterior or a coverage test</source>
        <translation>Ouvrir une observation, un postérieur ou un test de couverture</translation>
    </message>
    <message>
        <source>&amp;Commands…</source>
        <translation>&amp;Commandes…</translation>
    </message>
    <message>
        <source>Find any command by typing part of its name</source>
        <translation>Trouver une commande en tapant une partie de son nom</translation>
    </message>
</context>
<context>
    <name>anneau::CommandPalette</name>
    <message>
        <source>%1: %2</source>
        <translation>%1 : %2</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>Command wanted</source>
        <translation>Commande cherchée</translation>
    </message>
    <message>
        <source>Type part of a command</source>
        <translation>Tapez une partie d’une commande</translation>
    </message>
    <message>
        <source>%1   (%2)</source>
        <translation>%1   (%2)</translation>
    </message>
</context>
<context>
    <name>anneau::ComponentForm</name>
    <message>
        <source>lock %1</source>
        <translation>verrouiller : %1</translation>
    </message>
    <message>
        <source>unlock %1</source>
        <translation>déverrouiller : %1</translation>
    </message>
</context>
<context>
    <name>anneau::ComponentsForm</name>
    <message>
        <source>Add mass</source>
        <translation>Ajouter une masse</translation>
    </message>
    <message>
        <source>Add light</source>
        <translation>Ajouter une lumière</translation>
    </message>
    <message>
        <source>Add source light</source>
        <translation>Ajouter une lumière de source</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Remove this component</source>
        <translation>Retirer cette composante</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>Retirer %1</translation>
    </message>
</context>
<context>
    <name>anneau::CoveragePlot</name>
    <message>
        <source>Too few tests for a verdict: %1 of at least %2.</source>
        <translation>Trop peu de tests pour un verdict : %1 sur au moins %2.</translation>
    </message>
    <message>
        <source>Consistent with a calibrated sampler, to the precision of %1 tests.</source>
        <translation>Compatible avec un échantillonneur calibré, à la précision de %1 tests.</translation>
    </message>
    <message>
        <source>Over-confident: the truth lies outside more often than stated.</source>
        <translation>Trop sûr : la vérité est dehors plus souvent qu’annoncé.</translation>
    </message>
    <message>
        <source>Under-confident: the posterior is wider than it needs to be.</source>
        <translation>Pas assez sûr : le postérieur est plus large que nécessaire.</translation>
    </message>
    <message>
        <source>Not calibrated: the posterior is biased, or noise or prior are wrong.</source>
        <translation>Pas calibré : le postérieur est biaisé, ou le bruit ou l’a priori sont faux.</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Verdict</translation>
    </message>
    <message>
        <source>Figures of the coverage test</source>
        <translation>Chiffres du test de couverture</translation>
    </message>
    <message>
        <source>p: how often a calibrated sampler would give ranks at least this far from uniform (Kolmogorov–Smirnov).</source>
        <translation>p : fréquence à laquelle un échantillonneur calibré donnerait des rangs au moins aussi loin de l’uniforme (Kolmogorov–Smirnov).</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>Couverture</translation>
    </message>
    <message>
        <source>Coverage (TARP)</source>
        <translation>Couverture (TARP)</translation>
    </message>
    <message>
        <source>Credibility α</source>
        <translation>Crédibilité α</translation>
    </message>
    <message>
        <source>Expected coverage</source>
        <translation>Couverture attendue</translation>
    </message>
    <message>
        <source>No coverage test yet: simulate lenses, sample each, and see how often the truth lies within.</source>
        <translation>Pas encore de test : simuler des lentilles, échantillonner chacune et voir combien de fois la vérité est dedans.</translation>
    </message>
    <message>
        <source>calibrated, 95 %</source>
        <translation>calibré, 95 %</translation>
    </message>
    <message>
        <source>bootstrap 95 %</source>
        <translation>bootstrap 95 %</translation>
    </message>
    <message>
        <source>bootstrap 68 %</source>
        <translation>bootstrap 68 %</translation>
    </message>
    <message>
        <source>this sampler</source>
        <translation>cet échantillonneur</translation>
    </message>
    <message>
        <source>N = %1 tests · K = %2 samples each · largest deviation %3 · p = %4</source>
        <translation>N = %1 tests · K = %2 échantillons chacun · plus grand écart %3 · p = %4</translation>
    </message>
</context>
<context>
    <name>anneau::CoverageTab</name>
    <message>
        <source>Test coverage</source>
        <translation>Tester la couverture</translation>
    </message>
    <message>
        <source>Number of simulations</source>
        <translation>Nombre de simulations</translation>
    </message>
    <message>
        <source>Posterior samples of each simulation</source>
        <translation>Échantillons postérieurs par simulation</translation>
    </message>
    <message>
        <source>Simulates lenses whose sources are drawn from the prior, samples each, and asks how often the truth lies inside its credible region (TARP).</source>
        <translation>Simule des lentilles dont les sources sont tirées de l’a priori, échantillonne chacune et demande combien de fois la vérité est dans sa région de crédibilité (TARP).</translation>
    </message>
    <message>
        <source>Simulations</source>
        <translation>Simulations</translation>
    </message>
    <message>
        <source>Samples each</source>
        <translation>Échantillons chacune</translation>
    </message>
    <message>
        <source>The curve grows here while simulated lenses are tested.</source>
        <translation>La courbe grandit ici pendant que des lentilles simulées sont testées.</translation>
    </message>
    <message>
        <source>Show the shipped test</source>
        <translation>Montrer le test fourni</translation>
    </message>
    <message>
        <source>The coverage test of the prior that comes with Anneau</source>
        <translation>Le test de couverture de l’a priori fourni avec Anneau</translation>
    </message>
</context>
<context>
    <name>anneau::CoverageTestJob</name>
    <message>
        <source>Coverage</source>
        <translation>Couverture</translation>
    </message>
    <message>
        <source>simulations</source>
        <translation>simulations</translation>
    </message>
</context>
<context>
    <name>anneau::Document</name>
    <message>
        <source>fit</source>
        <translation>ajustement</translation>
    </message>
</context>
<context>
    <name>anneau::Drawer</name>
    <message>
        <source>Posterior, coverage and jobs</source>
        <translation>Postérieur, couverture et tâches</translation>
    </message>
</context>
<context>
    <name>anneau::DropMenu</name>
    <message>
        <source>Open instead</source>
        <translation>Ouvrir à la place</translation>
    </message>
    <message>
        <source>Use as point-spread function</source>
        <translation>Utiliser comme fonction d’étalement du point</translation>
    </message>
    <message>
        <source>Use as noise map</source>
        <translation>Utiliser comme carte de bruit</translation>
    </message>
    <message>
        <source>Use as mask</source>
        <translation>Utiliser comme masque</translation>
    </message>
</context>
<context>
    <name>anneau::EngineProbe</name>
    <message>
        <source>Engine</source>
        <translation>Moteur</translation>
    </message>
</context>
<context>
    <name>anneau::Filmstrip</name>
    <message>
        <source>Posterior samples</source>
        <translation>Échantillons postérieurs</translation>
    </message>
</context>
<context>
    <name>anneau::FitJob</name>
    <message>
        <source>Fit</source>
        <translation>Ajustement</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>étapes</translation>
    </message>
</context>
<context>
    <name>anneau::FormsPanel</name>
    <message>
        <source>No pixel is used.</source>
        <translation>Aucun pixel n’est utilisé.</translation>
    </message>
    <message>
        <source>Map: median σ %1 %2, %3 of %4 pixels used.</source>
        <translation>Carte : σ médian %1 %2, %3 pixels utilisés sur %4.</translation>
    </message>
    <message>
        <source>Model parameters</source>
        <translation>Paramètres du modèle</translation>
    </message>
    <message>
        <source>Lens mass</source>
        <translation>Masse de la lentille</translation>
    </message>
    <message>
        <source>Lens light</source>
        <translation>Lumière de la lentille</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>Pixel grid and prior</source>
        <translation>Grille de pixels et a priori</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Données</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>Bruit</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Champ</translation>
    </message>
    <message>
        <source>Side of the modelled field</source>
        <translation>Côté du champ modélisé</translation>
    </message>
    <message>
        <source>Only the central square of this many pixels is shown and modelled. Smaller is faster.</source>
        <translation>Seul le carré central de ce nombre de pixels est montré et modélisé. Plus petit est plus rapide.</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Côté</translation>
    </message>
    <message>
        <source>sky</source>
        <translation>ciel</translation>
    </message>
    <message>
        <source>add %1</source>
        <translation>ajouter : %1</translation>
    </message>
    <message>
        <source>remove component</source>
        <translation>retirer la composante</translation>
    </message>
    <message>
        <source>px · %1″ × %2″</source>
        <translation>px · %1″ × %2″</translation>
    </message>
    <message>
        <source>%1 × %1 pixels, %2 parameters, trained on %3</source>
        <translation>%1 × %1 pixels, %2 paramètres, entraîné sur %3</translation>
    </message>
</context>
<context>
    <name>anneau::HduPicker</name>
    <message>
        <source>image</source>
        <translation>image</translation>
    </message>
    <message>
        <source>compressed image</source>
        <translation>image compressée</translation>
    </message>
    <message>
        <source>table</source>
        <translation>table</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>vide</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>bruit</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>masque</translation>
    </message>
    <message>
        <source>PSF</source>
        <translation>PSF</translation>
    </message>
    <message>
        <source>Choose an image</source>
        <translation>Choisir une image</translation>
    </message>
    <message>
        <source>%1 holds several images. Which one is the lens?</source>
        <translation>%1 contient plusieurs images. Laquelle est la lentille ?</translation>
    </message>
    <message>
        <source>Images in the file</source>
        <translation>Images du fichier</translation>
    </message>
    <message>
        <source>HDU</source>
        <translation>HDU</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Taken for</source>
        <translation>Pris pour</translation>
    </message>
</context>
<context>
    <name>anneau::HistogramPlot</name>
    <message>
        <source>Histogram</source>
        <translation>Histogramme</translation>
    </message>
    <message>
        <source>No samples yet</source>
        <translation>Pas encore d’échantillons</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Échantillons</translation>
    </message>
</context>
<context>
    <name>anneau::ImagePanel</name>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>%1: picture area</source>
        <translation>%1 : zone d’image</translation>
    </message>
    <message>
        <source>%1: picture</source>
        <translation>%1 : image</translation>
    </message>
    <message>
        <source>%1 … %2</source>
        <translation>%1 … %2</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1
Stretch: %2 = %3
Limits: %4</source>
        <translation>%1
Échelle : %2 = %3
Limites : %4</translation>
    </message>
    <message>
        <source>shared with the group</source>
        <translation>partagées avec le groupe</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1 : %2</translation>
    </message>
    <message>
        <source>No image</source>
        <translation>Pas d’image</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Copier l’image</translation>
    </message>
    <message>
        <source>Export picture…</source>
        <translation>Exporter l’image…</translation>
    </message>
    <message>
        <source>Stretch</source>
        <translation>Échelle</translation>
    </message>
    <message>
        <source>Softening</source>
        <translation>Adoucissement</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Couleurs</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Limites</translation>
    </message>
    <message>
        <source>Keep these: %1 … %2</source>
        <translation>Garder celles-ci : %1 … %2</translation>
    </message>
    <message>
        <source>Fit to panel</source>
        <translation>Ajuster au panneau</translation>
    </message>
    <message>
        <source>One to one</source>
        <translation>Un pour un</translation>
    </message>
    <message>
        <source>Mirror left to right</source>
        <translation>Retourner gauche-droite</translation>
    </message>
    <message>
        <source>Reset contrast</source>
        <translation>Réinitialiser le contraste</translation>
    </message>
    <message>
        <source>Panel menu</source>
        <translation>Menu du panneau</translation>
    </message>
    <message>
        <source>%1: choose a name that ends in .png, .svg or .pdf.</source>
        <translation>%1 : choisissez un nom qui finit par .png, .svg ou .pdf.</translation>
    </message>
    <message>
        <source>%1 could not be written: choose another folder or free some space.</source>
        <translation>%1 n’a pas pu être écrit : choisissez un autre dossier ou libérez de la place.</translation>
    </message>
    <message>
        <source>Export picture</source>
        <translation>Exporter l’image</translation>
    </message>
    <message>
        <source>Pictures (*.png *.svg *.pdf)</source>
        <translation>Images (*.png *.svg *.pdf)</translation>
    </message>
</context>
<context>
    <name>anneau::ImageQuad</name>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>What the lens and the source predict</source>
        <translation>Ce que prédisent la lentille et la source</translation>
    </message>
    <message>
        <source>Residual</source>
        <translation>Résidu</translation>
    </message>
    <message>
        <source>(data − model)/σ</source>
        <translation>(données − modèle)/σ</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>The lensed galaxy without the lens</source>
        <translation>La galaxie sans la lentille</translation>
    </message>
    <message>
        <source>e⁻/s/″²</source>
        <translation>e⁻/s/″²</translation>
    </message>
    <message>
        <source>Source · sample %1</source>
        <translation>Source · échantillon %1</translation>
    </message>
    <message>
        <source>Model · sample %1</source>
        <translation>Modèle · échantillon %1</translation>
    </message>
    <message>
        <source>Source · posterior mean</source>
        <translation>Source · moyenne postérieure</translation>
    </message>
    <message>
        <source>Model · posterior mean</source>
        <translation>Modèle · moyenne postérieure</translation>
    </message>
    <message>
        <source>Source · standard deviation</source>
        <translation>Source · écart type</translation>
    </message>
    <message>
        <source>Model · standard deviation</source>
        <translation>Modèle · écart type</translation>
    </message>
    <message>
        <source>Source · mean/std</source>
        <translation>Source · moyenne/écart type</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Données</translation>
    </message>
    <message>
        <source>Residual (data − model)/σ</source>
        <translation>Résidu (données − modèle)/σ</translation>
    </message>
</context>
<context>
    <name>anneau::JobBar</name>
    <message>
        <source>Progress</source>
        <translation>Progression</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Cancel the running job</source>
        <translation>Annuler la tâche en cours</translation>
    </message>
</context>
<context>
    <name>anneau::JobsView</name>
    <message>
        <source>running</source>
        <translation>en cours</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>s’arrête</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>terminé</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>annulé</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>échoué</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Tâches</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Tâche</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Progression</translation>
    </message>
</context>
<context>
    <name>anneau::MainWindow</name>
    <message>
        <source>Posterior</source>
        <translation>Postérieur</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>Couverture</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Tâches</translation>
    </message>
    <message>
        <source>χ²/N  %1</source>
        <translation>χ²/N  %1</translation>
    </message>
    <message>
        <source>χ² = Σ (data − model)²/σ² = %1 over %2 pixels of the field. Computed in %3 ms.</source>
        <translation>χ² = Σ (données − modèle)²/σ² = %1 sur %2 pixels du champ. Calculé en %3 ms.</translation>
    </message>
    <message>
        <source>FITS images (*.fits *.fits.gz *.fits.fz *.fit *.fts);;All files (*)</source>
        <translation>Images FITS (*.fits *.fits.gz *.fits.fz *.fit *.fts);;Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>Lens models (*.json);;All files (*)</source>
        <translation>Modèles de lentille (*.json);;Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Annuler</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Rétablir</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Édition</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Fichier</translation>
    </message>
    <message>
        <source>&amp;Demos</source>
        <translation>&amp;Démos</translation>
    </message>
    <message>
        <source>Recen&amp;t</source>
        <translation>Récen&amp;ts</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Vider</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>É&amp;dition</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modèle</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Affichage</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Thème</translation>
    </message>
    <message>
        <source>&amp;Posterior</source>
        <translation>&amp;Postérieur</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>Aid&amp;e</translation>
    </message>
    <message>
        <source>&amp;System</source>
        <translation>&amp;Système</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Clair</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Sombre</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Outils</translation>
    </message>
    <message>
        <source>Chi-square per pixel</source>
        <translation>Khi-deux par pixel</translation>
    </message>
    <message>
        <source>Point-spread function</source>
        <translation>Fonction d’étalement</translation>
    </message>
    <message>
        <source>Noise map</source>
        <translation>Carte de bruit</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Masque</translation>
    </message>
    <message>
        <source>Open model</source>
        <translation>Ouvrir un modèle</translation>
    </message>
    <message>
        <source>Save model</source>
        <translation>Enregistrer le modèle</translation>
    </message>
    <message>
        <source>Save posterior</source>
        <translation>Enregistrer le postérieur</translation>
    </message>
    <message>
        <source>About Anneau</source>
        <translation>À propos d’Anneau</translation>
    </message>
    <message>
        <source>&lt;h3&gt;Anneau %1&lt;/h3&gt;&lt;p&gt;Interactive strong gravitational lens modelling.&lt;/p&gt;&lt;p&gt;Qt %2 · %3 · LibTorch %4&lt;/p&gt;&lt;p&gt;Free software under the GNU GPL, version 3 or later.&lt;/p&gt;</source>
        <translation>&lt;h3&gt;Anneau %1&lt;/h3&gt;&lt;p&gt;Modélisation interactive de lentilles gravitationnelles fortes.&lt;/p&gt;&lt;p&gt;Qt %2 · %3 · LibTorch %4&lt;/p&gt;&lt;p&gt;Logiciel libre sous la GNU GPL, version 3 ou ultérieure.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>no OpenGL</source>
        <translation>sans OpenGL</translation>
    </message>
    <message>
        <source>not loaded</source>
        <translation>pas chargé</translation>
    </message>
    <message>
        <source>A model needs its observation</source>
        <translation>Un modèle a besoin de son observation</translation>
    </message>
    <message>
        <source>Open the image that %1 is a model of first.</source>
        <translation>Ouvrez d’abord l’image dont %1 est le modèle.</translation>
    </message>
    <message>
        <source>Anneau ended unexpectedly while %1 was open; its model was kept.</source>
        <translation>Anneau s’est arrêté de façon inattendue alors que %1 était ouvert ; son modèle a été gardé.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Restaurer</translation>
    </message>
    <message>
        <source>Open observation or posterior</source>
        <translation>Ouvrir une observation ou un postérieur</translation>
    </message>
</context>
<context>
    <name>anneau::MessageStrip</name>
    <message>
        <source>Copy details</source>
        <translation>Copier les détails</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Fermer ce message</translation>
    </message>
    <message>
        <source>Do what is offered</source>
        <translation>Faire ce qui est proposé</translation>
    </message>
</context>
<context>
    <name>anneau::NoiseForm</name>
    <message>
        <source>From the noise map</source>
        <translation>D’après la carte de bruit</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>Constant</translation>
    </message>
    <message>
        <source>Noise model</source>
        <translation>Modèle de bruit</translation>
    </message>
    <message>
        <source>Constant noise</source>
        <translation>Bruit constant</translation>
    </message>
    <message>
        <source>Noise scale factor</source>
        <translation>Facteur du bruit</translation>
    </message>
    <message>
        <source>Every standard deviation is multiplied by this. Raise it when the residuals of a good model scatter by more than 1.</source>
        <translation>Chaque écart type est multiplié par ce facteur. L’augmenter quand les résidus d’un bon modèle se dispersent de plus de 1.</translation>
    </message>
    <message>
        <source>× factor</source>
        <translation>× facteur</translation>
    </message>
    <message>
        <source>noise model</source>
        <translation>modèle de bruit</translation>
    </message>
    <message>
        <source>noise level</source>
        <translation>niveau de bruit</translation>
    </message>
    <message>
        <source>noise factor</source>
        <translation>facteur du bruit</translation>
    </message>
</context>
<context>
    <name>anneau::OpenJob</name>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
</context>
<context>
    <name>anneau::PanelCaption</name>
    <message>
        <source>Panel menu</source>
        <translation>Menu du panneau</translation>
    </message>
    <message>
        <source>Copy, export, stretch, colours, limits</source>
        <translation>Copier, exporter, échelle, couleurs, limites</translation>
    </message>
    <message>
        <source>%1: caption</source>
        <translation>%1 : légende</translation>
    </message>
</context>
<context>
    <name>anneau::ParameterRow</name>
    <message>
        <source>%1, slider</source>
        <translation>%1, curseur</translation>
    </message>
    <message>
        <source>Hold %1 fixed</source>
        <translation>Fixer %1</translation>
    </message>
    <message>
        <source>Hold this parameter fixed: the fit and the handles leave it alone.</source>
        <translation>Fixer ce paramètre : l’ajustement et les poignées n’y touchent pas.</translation>
    </message>
    <message>
        <source>One standard error of the last fit, %1</source>
        <translation>Une erreur type du dernier ajustement, %1</translation>
    </message>
</context>
<context>
    <name>anneau::PlotView</name>
    <message>
        <source>Plot</source>
        <translation>Graphique</translation>
    </message>
    <message>
        <source>%1: choose a name that ends in .png, .svg or .pdf.</source>
        <translation>%1 : choisissez un nom qui finit par .png, .svg ou .pdf.</translation>
    </message>
    <message>
        <source>%1 could not be written: choose another folder or free some space.</source>
        <translation>%1 n’a pas pu être écrit : choisissez un autre dossier ou libérez de la place.</translation>
    </message>
    <message>
        <source>Export plot</source>
        <translation>Exporter le graphique</translation>
    </message>
    <message>
        <source>Pictures (*.pdf *.svg *.png)</source>
        <translation>Images (*.pdf *.svg *.png)</translation>
    </message>
    <message>
        <source>Plot menu</source>
        <translation>Menu du graphique</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Copier l’image</translation>
    </message>
    <message>
        <source>Export plot…</source>
        <translation>Exporter le graphique…</translation>
    </message>
</context>
<context>
    <name>anneau::PosteriorTab</name>
    <message>
        <source>Previous sample</source>
        <translation>Échantillon précédent</translation>
    </message>
    <message>
        <source>Next sample</source>
        <translation>Échantillon suivant</translation>
    </message>
    <message>
        <source>Flip through the samples</source>
        <translation>Faire défiler les échantillons</translation>
    </message>
    <message>
        <source>χ² of the samples</source>
        <translation>χ² des échantillons</translation>
    </message>
    <message>
        <source>Sample shown</source>
        <translation>Échantillon montré</translation>
    </message>
    <message>
        <source>Lens changed</source>
        <translation>Lentille modifiée</translation>
    </message>
    <message>
        <source>Resample</source>
        <translation>Rééchantillonner</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>The model as edited or fitted, not the posterior</source>
        <translation>Le modèle édité ou ajusté, pas le postérieur</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>Échantillon</translation>
    </message>
    <message>
        <source>One posterior sample with its model and residual</source>
        <translation>Un échantillon postérieur avec son modèle et son résidu</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Moyenne</translation>
    </message>
    <message>
        <source>The mean of the samples</source>
        <translation>La moyenne des échantillons</translation>
    </message>
    <message>
        <source>Std</source>
        <translation>Écart type</translation>
    </message>
    <message>
        <source>Their standard deviation, pixel by pixel</source>
        <translation>Leur écart type, pixel par pixel</translation>
    </message>
    <message>
        <source>Mean/std</source>
        <translation>Moy./é.-t.</translation>
    </message>
    <message>
        <source>Where the source is certain</source>
        <translation>Où la source est certaine</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>No samples yet: press Sample.</source>
        <translation>Pas encore d’échantillons : pressez Échantillonner.</translation>
    </message>
    <message>
        <source>χ² %1</source>
        <translation>χ² %1</translation>
    </message>
    <message>
        <source>%1 of %2 samples</source>
        <translation>%1 échantillons sur %2</translation>
    </message>
</context>
<context>
    <name>anneau::Readout</name>
    <message>
        <source>Values under the pointer</source>
        <translation>Valeurs sous le pointeur</translation>
    </message>
    <message>
        <source>data %1 %2</source>
        <translation>données %1 %2</translation>
    </message>
    <message>
        <source>S/N %1</source>
        <translation>S/B %1</translation>
    </message>
    <message>
        <source>masked</source>
        <translation>masqué</translation>
    </message>
    <message>
        <source>model %1</source>
        <translation>modèle %1</translation>
    </message>
    <message>
        <source>residual %1σ</source>
        <translation>résidu %1σ</translation>
    </message>
    <message>
        <source>Source plane   ·   %1″, %2″</source>
        <translation>Plan source   ·   %1″, %2″</translation>
    </message>
    <message>
        <source>   ·   %1 e⁻/s/″²</source>
        <translation>   ·   %1 e⁻/s/″²</translation>
    </message>
    <message>
        <source>%1 × %2 px, %3″/px</source>
        <translation>%1 × %2 px, %3″/px</translation>
    </message>
</context>
<context>
    <name>anneau::SampleOptions</name>
    <message>
        <source>How to sample: sampler, steps, number of samples, device, seed</source>
        <translation>Comment échantillonner : échantillonneur, étapes, nombre, appareil, graine</translation>
    </message>
    <message>
        <source>Sampling options</source>
        <translation>Options d’échantillonnage</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Défaut</translation>
    </message>
    <message>
        <source>Moment-matching posterior sampling: calibrated, the one to publish with.</source>
        <translation>Échantillonnage par moments : calibré, celui pour publier.</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Aperçu</translation>
    </message>
    <message>
        <source>Fewer steps, in seconds: to look, not to measure.</source>
        <translation>Moins d’étapes, en quelques secondes : pour voir, pas pour mesurer.</translation>
    </message>
    <message>
        <source>Gaussian</source>
        <translation>Gaussien</translation>
    </message>
    <message>
        <source>The classical inversion with a Gaussian prior, sampled exactly.</source>
        <translation>L’inversion classique avec un a priori gaussien, échantillonnée exactement.</translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation>Échantillonneur</translation>
    </message>
    <message>
        <source>Denoising steps</source>
        <translation>Étapes de débruitage</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatique</translation>
    </message>
    <message>
        <source>Number of samples</source>
        <translation>Nombre d’échantillons</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Appareil</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatique</translation>
    </message>
    <message>
        <source>Seed of the random numbers</source>
        <translation>Graine des nombres aléatoires</translation>
    </message>
    <message>
        <source>The same seed gives the same samples, whatever the device&apos;s batch size.</source>
        <translation>La même graine donne les mêmes échantillons, quelle que soit la taille des lots.</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Étapes</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Échantillons</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Graine</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>auto</translation>
    </message>
    <message>
        <source>%1 steps</source>
        <translation>%1 étapes</translation>
    </message>
    <message>
        <source>%1 samples</source>
        <translation>%1 échantillons</translation>
    </message>
</context>
<context>
    <name>anneau::SamplingJob</name>
    <message>
        <source>Sample</source>
        <translation>Échantillon</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>échantillons</translation>
    </message>
</context>
<context>
    <name>anneau::SceneTree</name>
    <message>
        <source>Scene</source>
        <translation>Scène</translation>
    </message>
    <message>
        <source>Lens mass</source>
        <translation>Masse de la lentille</translation>
    </message>
    <message>
        <source>Lens light</source>
        <translation>Lumière de la lentille</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>Pixels %1 × %1</source>
        <translation>Pixels %1 × %1</translation>
    </message>
    <message>
        <source>The grid that Fit and Sample reconstruct the source on.</source>
        <translation>La grille sur laquelle la source est reconstruite.</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Données</translation>
    </message>
    <message>
        <source>Noise: map</source>
        <translation>Bruit : carte</translation>
    </message>
    <message>
        <source>Noise: constant</source>
        <translation>Bruit : constant</translation>
    </message>
    <message>
        <source>How the noise of a pixel is distributed.</source>
        <translation>Comment le bruit d’un pixel est distribué.</translation>
    </message>
    <message>
        <source>Field %1 × %2 px</source>
        <translation>Champ %1 × %2 px</translation>
    </message>
    <message>
        <source>The part of the image that is modelled.</source>
        <translation>La partie de l’image qui est modélisée.</translation>
    </message>
    <message>
        <source>No PSF</source>
        <translation>Pas de PSF</translation>
    </message>
    <message>
        <source>PSF %1 × %2</source>
        <translation>PSF %1 × %2</translation>
    </message>
    <message>
        <source>The point-spread function the model is blurred with.</source>
        <translation>La fonction d’étalement appliquée au modèle.</translation>
    </message>
</context>
<context>
    <name>anneau::ShortcutSheet</name>
    <message>
        <source>Shortcuts</source>
        <translation>Raccourcis</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>left drag</source>
        <translation>glisser à gauche</translation>
    </message>
    <message>
        <source>move a handle; else pan</source>
        <translation>déplacer une poignée, sinon l’image</translation>
    </message>
    <message>
        <source>Alt, Shift + drag</source>
        <translation>Alt, Maj + glisser</translation>
    </message>
    <message>
        <source>finely; along one axis</source>
        <translation>finement ; selon un axe</translation>
    </message>
    <message>
        <source>wheel, pinch</source>
        <translation>molette, pincement</translation>
    </message>
    <message>
        <source>zoom about the pointer</source>
        <translation>zoomer autour du pointeur</translation>
    </message>
    <message>
        <source>right drag</source>
        <translation>glisser à droite</translation>
    </message>
    <message>
        <source>contrast and bias</source>
        <translation>contraste et biais</translation>
    </message>
    <message>
        <source>right double click</source>
        <translation>double clic droit</translation>
    </message>
    <message>
        <source>reset contrast and bias</source>
        <translation>réinitialiser contraste et biais</translation>
    </message>
    <message>
        <source>right click</source>
        <translation>clic droit</translation>
    </message>
    <message>
        <source>menu: stretch, colours, limits, export</source>
        <translation>menu : échelle, couleurs, limites, export</translation>
    </message>
    <message>
        <source>fit; one pixel to one pixel</source>
        <translation>ajuster ; un pixel pour un pixel</translation>
    </message>
    <message>
        <source>stretch: linear, √, ², log, asinh, equalised</source>
        <translation>échelle : linéaire, √, ², log, asinh, égalisée</translation>
    </message>
    <message>
        <source>freeze, mirror the crosshair</source>
        <translation>figer, refléter le réticule</translation>
    </message>
    <message>
        <source>next handle</source>
        <translation>poignée suivante</translation>
    </message>
    <message>
        <source>arrows</source>
        <translation>flèches</translation>
    </message>
    <message>
        <source>nudge the handle (Shift ×10, Alt ×0.1)</source>
        <translation>pousser la poignée (Maj ×10, Alt ×0,1)</translation>
    </message>
    <message>
        <source>take a drag back</source>
        <translation>reprendre un déplacement</translation>
    </message>
</context>
<context>
    <name>anneau::SourceForm</name>
    <message>
        <source>Source pixel size</source>
        <translation>Taille des pixels de la source</translation>
    </message>
    <message>
        <source>Source grid centre, x</source>
        <translation>Centre de la grille source, x</translation>
    </message>
    <message>
        <source>Source grid centre, y</source>
        <translation>Centre de la grille source, y</translation>
    </message>
    <message>
        <source>Sky background</source>
        <translation>Fond du ciel</translation>
    </message>
    <message>
        <source>Prior of the source</source>
        <translation>A priori de la source</translation>
    </message>
    <message>
        <source>Source pixels per side</source>
        <translation>Pixels de la source par côté</translation>
    </message>
    <message>
        <source>What galaxies are taken to look like before the data are seen.</source>
        <translation>À quoi les galaxies sont censées ressembler avant de voir les données.</translation>
    </message>
    <message>
        <source>Prior</source>
        <translation>A priori</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Pixels</translation>
    </message>
    <message>
        <source>Pixel size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>Centre x</source>
        <translation>Centre x</translation>
    </message>
    <message>
        <source>Centre y</source>
        <translation>Centre y</translation>
    </message>
    <message>
        <source>Sky</source>
        <translation>Ciel</translation>
    </message>
    <message>
        <source>source pixels</source>
        <translation>pixels de la source</translation>
    </message>
    <message>
        <source>source pixel size</source>
        <translation>taille des pixels de la source</translation>
    </message>
    <message>
        <source>source grid</source>
        <translation>grille de la source</translation>
    </message>
    <message>
        <source>per side, %1″</source>
        <translation>par côté, %1″</translation>
    </message>
    <message>
        <source>Gaussian (classical)</source>
        <translation>Gaussien (classique)</translation>
    </message>
    <message>
        <source>A smooth Gaussian random field: the classical inversion, solved exactly.</source>
        <translation>Un champ aléatoire gaussien lisse : l’inversion classique, résolue exactement.</translation>
    </message>
</context>
<context>
    <name>anneau::SourceJob</name>
    <message>
        <source>Source</source>
        <translation>Source</translation>
    </message>
</context>
<context>
    <name>anneau::Welcome</name>
    <message>
        <source>Drop a FITS image of a strong lens here.</source>
        <translation>Déposez ici une image FITS d’une lentille forte.</translation>
    </message>
    <message>
        <source>Open observation…</source>
        <translation>Ouvrir une observation…</translation>
    </message>
    <message>
        <source>DEMOS</source>
        <translation>DÉMOS</translation>
    </message>
    <message>
        <source>RECENT</source>
        <translation>RÉCENTS</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>Ouvrir %1</translation>
    </message>
    <message>
        <source>Reading %1 …</source>
        <translation>Lecture de %1 …</translation>
    </message>
</context>
<context>
    <name>anneau::Workbench</name>
    <message>
        <source>The model could not be drawn</source>
        <translation>Le modèle n’a pas pu être dessiné</translation>
    </message>
    <message>
        <source>Undo the last change; if this returns, please report it.</source>
        <translation>Annulez le dernier changement ; si cela revient, signalez-le.</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>Échec : %1</translation>
    </message>
    <message>
        <source>The model was not opened</source>
        <translation>Le modèle n’a pas été ouvert</translation>
    </message>
    <message>
        <source>open model</source>
        <translation>ouvrir un modèle</translation>
    </message>
    <message>
        <source>The model was not saved</source>
        <translation>Le modèle n’a pas été enregistré</translation>
    </message>
    <message>
        <source>stopped fit</source>
        <translation>ajustement arrêté</translation>
    </message>
    <message>
        <source>Sampling is not available</source>
        <translation>L’échantillonnage n’est pas disponible</translation>
    </message>
    <message>
        <source>The posterior was not saved</source>
        <translation>Le postérieur n’a pas été enregistré</translation>
    </message>
    <message>
        <source>%1 could not be written; choose another folder.</source>
        <translation>%1 n’a pas pu être écrit ; choisissez un autre dossier.</translation>
    </message>
    <message>
        <source>%1: sampler %2, %3 steps; prior %4; as %5, peak S/N %6 to %7</source>
        <translation>%1 : échantillonneur %2, %3 pas ; a priori %4 ; comme %5, S/B maximal de %6 à %7</translation>
    </message>
</context>
</TS>
